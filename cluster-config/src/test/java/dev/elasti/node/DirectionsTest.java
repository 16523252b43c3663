package dev.elasti.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions of dependencies (design §1): inwards, and foreign types stay in the module that is about them. */
@AnalyzeClasses(packages = "dev.elasti", importOptions = ImportOption.DoNotIncludeTests.class)
class DirectionsTest {
    private static final String ACTORS = "dev.elasti.actors..";
    private static final String KUBERNETES = "dev.elasti.kubernetes..";
    private static final String EDGE = "dev.elasti.edge..";
    private static final String TRIGGERS = "dev.elasti.triggers..";
    private static final String NODE = "dev.elasti.node..";

    @ArchTest
    static final ArchRule actorsKnowNobody = noClasses()
            .that()
            .resideInAPackage(ACTORS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(KUBERNETES, EDGE, TRIGGERS, NODE);

    @ArchTest
    static final ArchRule kubernetesKnowsActorsOnly = noClasses()
            .that()
            .resideInAPackage(KUBERNETES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(EDGE, TRIGGERS, NODE);

    @ArchTest
    static final ArchRule theEdgeKnowsActorsOnly = noClasses()
            .that()
            .resideInAPackage(EDGE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(KUBERNETES, TRIGGERS, NODE);

    @ArchTest
    static final ArchRule triggersKnowActorsOnly = noClasses()
            .that()
            .resideInAPackage(TRIGGERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(KUBERNETES, EDGE, NODE);

    @ArchTest
    static final ArchRule fabric8StaysInTheKubernetesModule = noClasses()
            .that()
            .resideOutsideOfPackage(KUBERNETES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8..");

    @ArchTest
    static final ArchRule httpStaysAtTheEdges = noClasses()
            .that()
            .resideOutsideOfPackages(EDGE, TRIGGERS, NODE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko.http..");

    @ArchTest
    static final ArchRule metricsAreMadeInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("dev.elasti.node.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("kamon..");
}
