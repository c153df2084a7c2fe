package io.estiva.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private final JavaClasses own =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.estiva.agent");

  @Test
  void packages_form_no_cycle() {
    slices().matching("io.estiva.agent.(*)..").should().beFreeOfCycles().check(own);
  }

  @Test
  void the_agent_never_sees_the_coordinator() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.estiva.coordinator..")
        .check(own);
  }

  @Test
  void third_parties_stay_at_their_places() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.estiva.agent.main..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(own);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.fasterxml.jackson..",
            "org.yaml..",
            "com.github.dockerjava..",
            "com.jcraft..",
            "java.sql..")
        .check(own);
  }

  @Test
  void running_jobs_needs_no_event_loop() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.estiva.agent.job..",
            "io.estiva.agent.journal..",
            "io.estiva.agent.git..",
            "io.estiva.agent.artifact..",
            "io.estiva.agent.service..",
            "io.estiva.agent.command..",
            "io.estiva.agent.policy..",
            "io.estiva.agent.deploy..",
            "io.estiva.agent.config..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .allowEmptyShould(true)
        .check(own);
  }
}
