package io.estiva.coordinator.main;

import io.estiva.coordinator.Coordinator;
import io.estiva.coordinator.config.CoordinatorConfig;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sun.misc.Signal;

/** {@code estiva-coordinator run}: the server, in the foreground. */
@Command(
    name = "run",
    description = {
      "Serves until it is told to end.",
      "SIGTERM and SIGINT end it at once; running jobs go on and report to the next start."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws InterruptedException {
    CoordinatorConfig read = config.read();
    CountDownLatch told = new CountDownLatch(1);
    AtomicBoolean again = new AtomicBoolean();
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            if (again.getAndSet(true)) {
              Runtime.getRuntime().halt(1);
            }
            told.countDown();
          });
    }
    try (Coordinator coordinator = Coordinator.start(read)) {
      told.await();
    }
    return 0;
  }
}
