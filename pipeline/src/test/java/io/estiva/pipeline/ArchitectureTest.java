package io.estiva.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
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
          .importPackages("io.estiva.pipeline");

  @Test
  void pipeline_sees_no_other_module_and_few_libraries() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "org.yaml.snakeyaml..",
            "com.google.re2j..",
            "io.estiva.pipeline..")
        .check(own);
  }

  @Test
  void only_the_reader_knows_the_yaml_library() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.estiva.pipeline.yaml..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.yaml.snakeyaml..")
        .check(own);
  }

  @Test
  void only_expressions_know_the_library_of_regular_expressions() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.estiva.pipeline.expression..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.google.re2j..")
        .check(own);
  }

  @Test
  void packages_are_free_of_cycles() {
    slices().matching("io.estiva.pipeline.(*)..").should().beFreeOfCycles().check(own);
  }

  @Test
  void the_language_does_no_input_or_output_and_starts_no_thread() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.estiva.pipeline.yaml..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.util.concurrent..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.lang\\.Thread|java\\.time\\.Clock|java\\.net\\.(?!URI$).*")
        .check(own);
  }
}
