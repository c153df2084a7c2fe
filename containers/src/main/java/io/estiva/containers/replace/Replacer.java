package io.estiva.containers.replace;

import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.host.DockerHost;
import io.estiva.containers.host.ImageRef;
import io.estiva.containers.host.ImageUnavailable;
import io.estiva.containers.host.PullRequest;
import io.estiva.containers.host.RegistryLogin;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries out replacements on one host, near or far. Blocks the calling thread, which may be
 * interrupted to cancel: then the old version serves, or the new one if it was good already. Each
 * call opens the host and closes it. Running the same again changes nothing; running again after a
 * crash of any kind puts in order what was left and goes on.
 *
 * <p>Throws {@link ReplaceRefused}, {@link ImageUnavailable} and {@link HostUnavailable} when
 * nothing was touched, and when creating the new container failed; whatever served then still
 * serves. What goes wrong later is an {@link Outcome}.
 */
public final class Replacer {
  private final Target.Opener opener;
  private final ReplaceOptions options;
  private final StepJournal journal;
  private final Consumer<String> out;
  private final ReplacementPlanner planner = new ReplacementPlanner();

  /**
   * Takes what is needed; opens nothing yet.
   *
   * @param out takes lines for the trace, on the calling thread or one of this object's own
   */
  public Replacer(
      Target.Opener opener, ReplaceOptions options, StepJournal journal, Consumer<String> out) {
    this.opener = opener;
    this.options = options;
    this.journal = journal;
    this.out = out;
  }

  /** Prints what {@link #deploy} would do; changes nothing on the host. */
  public Plan plan(Desired wanted, @Nullable RegistryLogin login) {
    try (var run = open()) {
      var desired = pin(run, wanted, login);
      var plan = planner.deploy(run.observe(desired.app()), desired);
      run.print(plan, desired.gate());
      return plan;
    }
  }

  /**
   * Makes the host run the wanted version.
   *
   * @param login used only for the image's own registry, and only in the header of the calls
   */
  public Outcome deploy(Desired wanted, @Nullable RegistryLogin login) {
    try (var run = open()) {
      var desired = pin(run, wanted, login);
      var plan = planner.deploy(run.observe(desired.app()), desired);
      run.print(plan, desired.gate());
      if (plan.isEmpty() && !run.isLocked(desired.app())) {
        return new Outcome.Unchanged(desired.identity());
      }
      fetch(run, desired, login);
      var outcome =
          run.locked(
              desired.app(),
              desired.identity(),
              lock -> {
                var current = run.replan(plan, desired.gate(), o -> planner.deploy(o, desired));
                return current.isEmpty()
                    ? new Outcome.Unchanged(desired.identity())
                    : run.execute(current, Optional.of(desired), desired.gate(), lock);
              });
      if (outcome instanceof Outcome.Replaced) {
        prune(run, desired);
      }
      return outcome;
    }
  }

  /** Prints what {@link #rollback} would do; changes nothing on the host. */
  public Plan plan(Rollback wish) {
    try (var run = open()) {
      var plan = planner.rollback(run.observe(wish.app()), wish.job(), wish.to());
      run.print(plan, wish.gate());
      return plan;
    }
  }

  /** Makes a kept version serve again. */
  public Outcome rollback(Rollback wish) {
    try (var run = open()) {
      run.grace(wish.stopGrace());
      Function<Observed, Plan> planning = o -> planner.rollback(o, wish.job(), wish.to());
      var observed = run.observe(wish.app());
      var plan = planning.apply(observed);
      run.print(plan, wish.gate());
      var image = observed.find(plan.switchOver().orElseThrow().next()).orElseThrow().image();
      return run.locked(
          wish.app(),
          image,
          lock -> {
            var current = run.replan(plan, wish.gate(), planning);
            return run.execute(current, Optional.empty(), wish.gate(), lock);
          });
    }
  }

  private ReplaceRun open() {
    return new ReplaceRun(new Link(opener, options.reconnect(), out), options, journal, out);
  }

  private Desired pin(ReplaceRun run, Desired wanted, @Nullable RegistryLogin login) {
    run.grace(wanted.keeping().stopGrace());
    var desired = wanted.withGate(wanted.gate().against(wanted.config().ports()));
    var image = desired.image();
    if (image.isPinned()) {
      return desired.pinned(pinnedName(image, image.digest()));
    }
    if (desired.pull() != Desired.Pull.ALWAYS) {
      var local = run.link().read(docker -> localIdentity(docker, image));
      if (local.isPresent()) {
        return desired.pinned(local.get());
      }
      if (desired.pull() == Desired.Pull.NEVER) {
        throw new ReplaceRefused(
            ReplaceRefused.Reason.NOT_POSSIBLE,
            "image "
                + image
                + " is not on host "
                + run.link().target().name()
                + ", and `pull: never` forbids to fetch it. Nothing was changed");
      }
    }
    var digest = run.link().read(docker -> docker.images().resolve(image, fitting(image, login)));
    return desired.pinned(pinnedName(image, digest));
  }

  private static Optional<String> localIdentity(DockerHost docker, ImageRef image) {
    return docker
        .images()
        .find(image)
        .map(
            info -> {
              var digest = info.digestIn(image);
              return digest.isEmpty() ? info.id() : pinnedName(image, digest);
            });
  }

  private static String pinnedName(ImageRef image, String digest) {
    return image.familiarName() + "@" + digest;
  }

  private static @Nullable RegistryLogin fitting(ImageRef image, @Nullable RegistryLogin login) {
    return login != null && login.registry().equals(image.registry()) ? login : null;
  }

  private void fetch(ReplaceRun run, Desired desired, @Nullable RegistryLogin login) {
    if (run.link().read(docker -> docker.images().find(desired.identity())).isPresent()) {
      out.accept("fetch   the host has " + desired.identity());
      return;
    }
    var ref = ImageRef.parse(desired.identity());
    long begin = System.nanoTime();
    var request =
        new PullRequest(ref, fitting(ref, login), "", line -> out.accept("fetch   " + line));
    run.link().read(docker -> docker.images().pull(request));
    out.accept("fetch   done in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
  }

  private void prune(ReplaceRun run, Desired desired) {
    try {
      int count = run.prune(desired.image(), desired.keeping().images());
      if (count > 0) {
        out.accept("prune   " + count + " names of old images removed");
      }
    } catch (HostUnavailable e) {
      out.accept("prune   left to the next run: " + e.getMessage());
    }
  }
}
