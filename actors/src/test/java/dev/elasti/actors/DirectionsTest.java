package dev.elasti.actors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Dependencies point inwards: entity → ports → domain → nothing. */
class DirectionsTest {
    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.elasti.actors");

    @Test
    void theDomainKnowsNothingButJava() {
        classes()
                .that()
                .resideInAPackage("dev.elasti.actors.domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.elasti.actors.domain..", "java..", "org.jspecify.annotations..")
                .check(MODULE);
    }

    @Test
    void thePortsKnowTheDomainOnly() {
        classes()
                .that()
                .resideInAPackage("dev.elasti.actors.ports..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.elasti.actors.ports..",
                        "dev.elasti.actors.domain..",
                        "java..",
                        "org.jspecify.annotations..")
                .check(MODULE);
    }

    @Test
    void nobodyHereKnowsHttpOrKubernetes() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", "org.apache.pekko.http..", "org.apache.pekko.stream..")
                .check(MODULE);
    }
}
