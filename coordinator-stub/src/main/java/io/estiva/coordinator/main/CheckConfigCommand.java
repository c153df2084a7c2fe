package io.estiva.coordinator.main;

import io.estiva.coordinator.config.CoordinatorConfig;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code estiva-coordinator check-config}: tells everything that is wrong with the configuration.
 */
@Command(
    name = "check-config",
    description =
        "Reads the configuration and tells everything that is wrong with it. Opens nothing.",
    mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CoordinatorConfig read = config.read();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(
        config.file()
            + " is fine: listens at "
            + read.listen().host()
            + ":"
            + read.listen().port()
            + ", data in "
            + read.dataDir()
            + ".");
    return 0;
  }
}
