package io.estiva.agent.deploy;

import io.estiva.agent.deploy.DeploySpecReader.Overrides;
import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.host.CallLimits;
import io.estiva.containers.host.EngineRefused;
import io.estiva.containers.host.ImageUnavailable;
import io.estiva.containers.replace.Outcome;
import io.estiva.containers.replace.Plan;
import io.estiva.containers.replace.ReplaceOptions;
import io.estiva.containers.replace.ReplaceRefused;
import io.estiva.containers.replace.Replacer;
import io.estiva.containers.replace.Rollback;
import io.estiva.containers.replace.SshTarget;
import io.estiva.containers.replace.StepJournal;
import io.estiva.pipeline.error.ConfigErrors;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Runs {@code deploy} and {@code rollback} for jobs. Blocks; an interrupt cancels. Thread-safe. */
public final class Deployments {
  /** Done, or nothing to do. */
  public static final int DONE = 0;

  /** Failed; whatever served before still serves. */
  public static final int FAILED = 1;

  /** Somebody has to look at the host. */
  public static final int BROKEN = 3;

  /** Another deployment held the lock for too long. */
  public static final int LOCKED = 4;

  /** The description or the command line is wrong; nothing was tried. */
  public static final int WRONG = 5;

  private static final String DEFAULT_FILE = ".gitlab-ci.yml";

  private final CallLimits limits;
  private final UnaryOperator<ReplaceOptions> options;

  /** With the limits of a normal run. */
  public Deployments() {
    this(CallLimits.standard(), UnaryOperator.identity());
  }

  Deployments(CallLimits limits, UnaryOperator<ReplaceOptions> options) {
    this.limits = limits;
    this.options = options;
  }

  /** Files of the job's commit. */
  @FunctionalInterface
  public interface Sources {
    /** The text of a file, if the commit has it. */
    Optional<String> read(String path) throws InterruptedException;
  }

  /**
   * Runs one command.
   *
   * @param arguments {@code deploy NAME ...} or {@code rollback NAME ...}
   * @param out takes lines for the trace; secrets in them are the trace's to mask
   * @return one of this class's exit codes
   * @throws InterruptedException when the job was cancelled; the host is then left in order
   */
  public int run(
      List<String> arguments, DeployContext context, Sources sources, Consumer<String> out)
      throws InterruptedException {
    Consumer<String> lines = text -> text.lines().forEach(out);
    try {
      var parsed = DeployArguments.parse(arguments);
      var file =
          context.value("CI_CONFIG_PATH").isEmpty()
              ? DEFAULT_FILE
              : context.value("CI_CONFIG_PATH");
      var text = sources.read(file);
      if (text.isEmpty()) {
        lines.accept(
            "deploy: the commit has no file "
                + file
                + ", where '.deploy:"
                + parsed.name()
                + "' should stand");
        return WRONG;
      }
      var overrides = new Overrides(parsed.image(), parsed.force());
      var spec = DeploySpecReader.read(file, text.get(), parsed.name(), context, overrides);
      spec.warnings().forEach(warning -> lines.accept("warning " + warning));
      return carryOut(parsed, spec, context, lines);
    } catch (ConfigErrors e) {
      lines.accept(e.render());
      lines.accept("deploy: nothing was tried; put the file right first");
      return WRONG;
    } catch (IllegalArgumentException e) {
      lines.accept("deploy: " + e.getMessage());
      return WRONG;
    } catch (ReplaceRefused e) {
      lines.accept("refused " + e.getMessage());
      return e.reason() == ReplaceRefused.Reason.LOCKED ? LOCKED : FAILED;
    } catch (HostUnavailable | ImageUnavailable | EngineRefused | DeadlineExceeded e) {
      lines.accept("failed  " + e.getMessage());
      lines.accept("failed  whatever served before still serves");
      return FAILED;
    } catch (CallInterrupted e) {
      Thread.interrupted();
      var interrupted = new InterruptedException("the deployment was cancelled");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private int carryOut(
      DeployArguments parsed, DeploySpec spec, DeployContext context, Consumer<String> out) {
    out.accept("connect " + spec.host().address());
    var replacer =
        new Replacer(
            () -> SshTarget.open(spec.host(), limits),
            options.apply(ReplaceOptions.standard(context.owner())),
            StepJournal.none(),
            out);
    if (parsed.rollback()) {
      var desired = spec.desired();
      var wish =
          new Rollback(
              desired.app(),
              context.job(),
              parsed.to(),
              desired.gate().against(desired.config().ports()),
              desired.keeping().stopGrace());
      return parsed.plan()
          ? planned(replacer.plan(wish), out)
          : finished(replacer.rollback(wish), out);
    }
    return parsed.plan()
        ? planned(replacer.plan(spec.desired(), spec.login()), out)
        : finished(replacer.deploy(spec.desired(), spec.login()), out);
  }

  private static int planned(Plan plan, Consumer<String> out) {
    out.accept(plan.isEmpty() ? "done    nothing to do" : "done    nothing was changed");
    return DONE;
  }

  private static int finished(Outcome outcome, Consumer<String> out) {
    return outcome.match(
        unchanged -> {
          out.accept("done    nothing to do: " + unchanged.image() + " serves already");
          return DONE;
        },
        replaced -> {
          out.accept(
              "done    "
                  + replaced.container()
                  + " runs "
                  + replaced.image()
                  + (replaced.gapMillis() < 0
                      ? ""
                      : "; " + replaced.gapMillis() + " ms between old and new"));
          return DONE;
        },
        rolledBack -> {
          out.accept("failed  " + rolledBack.reason());
          out.accept("failed  whatever served before still serves");
          return FAILED;
        },
        broken -> {
          out.accept("BROKEN  " + broken.reason());
          return BROKEN;
        });
  }
}
