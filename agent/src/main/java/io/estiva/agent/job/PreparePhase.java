package io.estiva.agent.job;

import io.estiva.agent.git.GitMirrors;
import io.estiva.agent.spec.JobFailure;
import io.estiva.agent.spec.JobSpec;
import io.estiva.containers.host.ContainerSpec;
import io.estiva.containers.host.EngineRefused;
import io.estiva.containers.host.ImageInfo;
import io.estiva.containers.host.LogDriver;
import io.estiva.containers.host.Mount;
import io.estiva.protocol.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Gets the image, starts services and makes the job's container, which does not run yet. */
final class PreparePhase {

  private static final String SOCKET = "/var/run/docker.sock";

  private final JobWork work;

  PreparePhase(JobWork work) {
    this.work = work;
  }

  /** The container's id. */
  String run() throws InterruptedException {
    work.log().begin("prepare_executor", "Preparing the container");
    try {
      ImageStep images = new ImageStep(work);
      String network = new ServicesStep(work, images).run();
      ImageInfo image = images.get(work.spec().image());
      new ShellScripts(work.spec(), work.places().run()).writeFrame(work.places());
      return work.docker().containers().create(container(image, network));
    } catch (EngineRefused e) {
      throw new JobFailure(
          FailureReason.RUNNER_SYSTEM_FAILURE, "the container cannot be made: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the job's scripts", e);
    } finally {
      work.log().end("prepare_executor");
    }
  }

  private ContainerSpec container(ImageInfo image, String network) {
    JobSpec job = work.spec();
    JobPlaces places = work.places();
    ContainerSpec.Builder spec =
        ContainerSpec.of(work.name("-build"), image.id())
            .labels(work.labels())
            .command(ShellScripts.COMMAND)
            .logDriver(LogDriver.local(64 * 1024, 1))
            .limits(work.host().policy().limits())
            // a device among the files that it shares with the agent would be this host's device
            .capDrop("MKNOD")
            .user(job.image().user())
            .platform(job.image().platform())
            .mount(new Mount.Bind(places.builds().toString(), "/builds", false))
            .mount(
                new Mount.Bind(places.files().toString(), job.projectDirectory() + ".tmp", false))
            .mount(new Mount.Bind(places.run().toString(), JobPlaces.RUN, true))
            .mount(new Mount.Bind(places.bin().toString(), JobPlaces.BIN, true))
            .mount(new Mount.Bind(places.control().toString(), JobPlaces.CONTROL, false))
            .mount(new Mount.Bind(places.log().toString(), JobPlaces.LOG, false));
    if (!job.image().entrypoint().isEmpty()) {
      spec.entrypoint(job.image().entrypoint());
    }
    if (job.source().isWanted()) {
      spec.mount(
          new Mount.Bind(
              work.host().commits().objects(job.source().request()).toString(),
              GitMirrors.Tree.OBJECTS_IN_CONTAINER,
              true));
    }
    if (!network.isEmpty()) {
      spec.network(network, "build");
    }
    if (work.host().policy().allowsDockerSocket(job)) {
      work.log().line("This host's policy gives the job its Docker Engine");
      spec.mount(new Mount.Bind(work.host().dockerSocket().toString(), SOCKET, false));
    }
    return spec.build();
  }
}
