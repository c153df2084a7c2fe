package io.estiva.agent.job;

import io.estiva.agent.service.ServiceProbe;
import io.estiva.agent.spec.JobFailure;
import io.estiva.agent.spec.JobSpec.ServiceSpec;
import io.estiva.containers.host.ContainerSpec;
import io.estiva.containers.host.EngineRefused;
import io.estiva.containers.host.ImageInfo;
import io.estiva.containers.host.LogDriver;
import io.estiva.protocol.FailureReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts the job's services in its network and waits until they answer. */
final class ServicesStep {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final int LOG_LINES = 50;

  private final JobWork work;
  private final ImageStep images;

  private record Started(ServiceSpec spec, String container, List<String> ports) {}

  ServicesStep(JobWork work, ImageStep images) {
    this.work = work;
    this.images = images;
  }

  /** The network's name; empty for a job without services. */
  String run() throws InterruptedException {
    List<ServiceSpec> services = work.spec().services();
    if (services.isEmpty()) {
      return "";
    }
    String network = work.name("");
    work.docker().networks().create(network, work.labels());
    List<Started> started = new ArrayList<>();
    for (ServiceSpec service : services) {
      started.add(start(service, network, started.size()));
    }
    for (Started service : started) {
      await(service);
    }
    return network;
  }

  private Started start(ServiceSpec service, String network, int index)
      throws InterruptedException {
    work.log().line("Starting service " + service.image().name() + " ...");
    ImageInfo image = images.get(service.image());
    ContainerSpec.Builder spec =
        ContainerSpec.of(work.name("-service-" + index), image.id())
            .labels(work.labels())
            .network(network, service.aliases().toArray(String[]::new))
            .logDriver(LogDriver.local(1 << 20, 1))
            .limits(work.host().policy().limits())
            .user(service.image().user())
            .platform(service.image().platform());
    if (!service.image().entrypoint().isEmpty()) {
      spec.entrypoint(service.image().entrypoint());
    }
    if (!service.command().isEmpty()) {
      spec.command(service.command());
    }
    work.spec().publicKeys().stream()
        .filter(key -> !service.environment().containsKey(key))
        .forEach(key -> spec.environment(key, work.spec().environment().getOrDefault(key, "")));
    service.environment().forEach(spec::environment);
    try {
      String id = work.docker().containers().create(spec.build());
      work.docker().containers().start(id);
      return new Started(service, id, image.exposedPorts());
    } catch (EngineRefused e) {
      throw new JobFailure(
          FailureReason.RUNNER_CONFIGURATION_ERROR,
          "the service " + service.image().name() + " cannot be started: " + e.getMessage());
    }
  }

  /** As in GitLab, a service that does not answer is a warning: the job may not need it. */
  private void await(Started service) throws InterruptedException {
    Optional<String> trouble =
        new ServiceProbe(work.docker()).await(service.container(), service.ports(), WAIT);
    if (trouble.isPresent()) {
      work.log()
          .warning(
              "the service "
                  + service.spec().image().name()
                  + " is probably not ready: "
                  + trouble.get()
                  + ". Its log:");
      work.docker()
          .containers()
          .logTail(service.container(), LOG_LINES)
          .lines()
          .forEach(work.log()::line);
    } else {
      work.log()
          .line(
              "Service "
                  + service.spec().image().name()
                  + " is ready as "
                  + String.join(", ", service.spec().aliases()));
    }
  }
}
