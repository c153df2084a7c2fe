package io.estiva.containers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.estiva.containers");

  @Test
  void packages_have_no_cycles() {
    slices().matching("io.estiva.containers.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void third_parties_enter_at_one_place() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.estiva.containers.host..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.github.dockerjava..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.estiva.containers.ssh..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.jcraft..")
        .check(CLASSES);
  }

  @Test
  void nothing_of_the_other_modules_and_no_event_loop() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "io.estiva.pipeline..",
            "io.estiva.protocol..",
            "io.estiva.agent..",
            "io.estiva.coordinator..")
        .check(CLASSES);
  }
}
