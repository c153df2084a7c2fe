package io.estiva.containers.replace;

import io.estiva.containers.host.ContainerInfo;
import io.estiva.containers.host.ContainerSummary;
import io.estiva.containers.host.DockerHost;
import io.estiva.containers.host.ImageRef;
import io.estiva.containers.host.ImageSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads from an engine what a plan needs to know. */
final class Observer {
  private Observer() {}

  static Observed observe(DockerHost docker, String app) {
    var own = new ArrayList<Observed.Container>();
    var held = new ArrayList<Observed.HeldPort>();
    for (var summary : docker.containers().list(Map.of())) {
      if (belongs(summary, app)) {
        docker.containers().find(summary.id()).map(Observer::container).ifPresent(own::add);
      } else if (summary.isRunning()) {
        for (var port : summary.publishedPorts()) {
          held.add(
              new Observed.HeldPort(
                  port.hostAddress(), port.hostPort(), port.protocol(), summary.name()));
        }
      }
    }
    return new Observed(app, own, held);
  }

  private static boolean belongs(ContainerSummary summary, String app) {
    if (summary.labels().getOrDefault(Labels.ROLE, "").equals("lock")) {
      return false;
    }
    return summary.labels().getOrDefault(Labels.APP, "").equals(app)
        || summary.name().equals(app)
        || summary.name().equals(Names.previous(app, summary.id()))
        || summary.name().equals(Names.back(app, summary.id()));
  }

  private static Observed.Container container(ContainerInfo info) {
    return new Observed.Container(
        info.id(),
        info.name(),
        info.image(),
        phase(info.state().status()),
        info.labels(),
        info.created().toEpochMilli(),
        info.restart().toString(),
        info.autoRemove());
  }

  private static Observed.Phase phase(String status) {
    return switch (status) {
      case "created" -> Observed.Phase.CREATED;
      case "running" -> Observed.Phase.RUNNING;
      case "restarting" -> Observed.Phase.RESTARTING;
      case "paused" -> Observed.Phase.PAUSED;
      default -> Observed.Phase.EXITED;
    };
  }

  /**
   * The names to remove so that only {@code keep} images of the repository stay besides those that
   * containers use; newest first by the time when they were built.
   */
  static List<String> surplusImages(
      List<ImageSummary> images, List<ContainerSummary> containers, ImageRef ref, int keep) {
    var used = new HashSet<String>();
    containers.forEach(c -> used.add(c.imageId()));
    var tag = ref.familiarName() + ":";
    var digest = ref.familiarName() + "@";
    return images.stream()
        .filter(image -> !used.contains(image.id()))
        .filter(image -> names(image).anyMatch(n -> n.startsWith(tag) || n.startsWith(digest)))
        .sorted(
            Comparator.comparing(ImageSummary::created).reversed().thenComparing(ImageSummary::id))
        .skip(keep)
        .flatMap(Observer::names)
        .filter(name -> name.startsWith(tag) || name.startsWith(digest))
        .toList();
  }

  private static Stream<String> names(ImageSummary image) {
    return Stream.concat(image.tags().stream(), image.repoDigests().stream());
  }
}
