package io.estiva.agent.job;

import io.estiva.agent.spec.JobFailure;
import io.estiva.agent.spec.JobSpec.ImageSpec;
import io.estiva.containers.host.ImageInfo;
import io.estiva.containers.host.ImageRef;
import io.estiva.containers.host.ImageUnavailable;
import io.estiva.containers.host.PullRequest;
import io.estiva.containers.host.RegistryLogin;
import io.estiva.protocol.FailureReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gets images for the job, as the job and the host's policy want it. */
final class ImageStep {

  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final JobWork work;

  ImageStep(JobWork work) {
    this.work = work;
  }

  /** The image that the engine has afterwards. */
  ImageInfo get(ImageSpec image) throws InterruptedException {
    work.host().policy().requireImage(image.name());
    List<String> policies = work.host().policy().pullPolicies(image);
    ImageRef ref;
    try {
      ref = ImageRef.parse(image.name());
    } catch (IllegalArgumentException e) {
      throw new JobFailure(
          FailureReason.RUNNER_CONFIGURATION_ERROR, e.getMessage() + ". Mend 'image:' of the job.");
    }
    for (int i = 0; ; i++) {
      try {
        return get(image, ref, policies.get(i));
      } catch (ImageUnavailable e) {
        if (i + 1 == policies.size()) {
          throw failure(e);
        }
        work.log().warning(e.getMessage() + "; trying the pull policy " + policies.get(i + 1));
      }
    }
  }

  private ImageInfo get(ImageSpec image, ImageRef ref, String policy) throws InterruptedException {
    if (!policy.equals("always")) {
      Optional<ImageInfo> here = work.docker().images().find(ref);
      if (here.isPresent() && fits(image, here.get())) {
        work.log()
            .line("Using image " + image.name() + " (" + shortId(here.get()) + "), which is here");
        return here.get();
      }
      if (policy.equals("never")) {
        throw new JobFailure(
            FailureReason.RUNNER_CONFIGURATION_ERROR,
            "the image "
                + image.name()
                + " is not on this host, and its pull policy is 'never'. Put it there, or use another pull policy.");
      }
    }
    return pull(image, ref);
  }

  private static boolean fits(ImageSpec image, ImageInfo here) {
    return image.platform().isEmpty() || here.platform().toString().startsWith(image.platform());
  }

  private ImageInfo pull(ImageSpec image, ImageRef ref) throws InterruptedException {
    work.log().line("Pulling image " + image.name() + " ...");
    PullRequest request = new PullRequest(ref, login(ref), image.platform(), work.log()::line);
    for (int number = 1; ; number++) {
      try {
        ImageInfo pulled = work.docker().images().pull(request);
        work.log().line("Using image " + image.name() + " (" + shortId(pulled) + ")");
        return pulled;
      } catch (ImageUnavailable e) {
        if (!e.isTransient() || number == TRIES) {
          throw e;
        }
        work.log().warning(e.getMessage() + "; trying again");
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis() * number);
      }
    }
  }

  private @Nullable RegistryLogin login(ImageRef ref) {
    return work.spec().logins().stream()
        .filter(login -> login.registry().equals(ref.registry()))
        .findFirst()
        .orElse(null);
  }

  private static JobFailure failure(ImageUnavailable e) {
    FailureReason reason =
        switch (e.reason()) {
          case MISSING, DENIED, WRONG_PLATFORM -> FailureReason.RUNNER_CONFIGURATION_ERROR;
          case UNREACHABLE, RATE_LIMITED -> FailureReason.RUNNER_EXTERNAL_DEPENDENCY_FAILURE;
          case DISK_FULL -> FailureReason.RUNNER_SYSTEM_FAILURE;
          case BROKEN -> FailureReason.IMAGE_PULL_FAILURE;
        };
    return new JobFailure(reason, String.valueOf(e.getMessage()));
  }

  private static String shortId(ImageInfo image) {
    return image.id().replaceFirst("^sha256:", "").substring(0, 12);
  }
}
