package dev.elasti.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What issue and README promise, on a real cluster: each test has a namespace and a service of its own. */
class ElastiOnARealClusterIT {
    private static final String NEVER = "[]";
    private static final String TRAFFIC = "[{type: traffic}]";
    private static final int LONG = 3600;

    private static RealCluster cluster;
    private static InsideClient client;

    @BeforeAll
    static void install() {
        cluster = RealCluster.start();
        client = new InsideClient(cluster);
    }

    @AfterAll
    static void remove() {
        if (client != null) {
            client.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aPostToASleepingServiceIsHeldAndAnsweredByThePodByteForByte() {
        SampleService service = SampleService.create(cluster, client, "held", 1000, NEVER, LONG);
        assertThat(service.replicas()).isEqualTo("0");
        assertThat(client.ask("burst " + service.address() + " 1 300000")).startsWith("answered 1 lost 0");
        assertThat(service.replicas()).isEqualTo("1");
    }

    @Test
    void fiveHundredWaitingRequestsAreAllAnsweredAfterOneWake() {
        SampleService service = SampleService.create(cluster, client, "crowd", 2000, NEVER, LONG);
        String answer = client.ask("burst " + service.address() + " 500 1000");
        System.out.println("500 at once on a sleeping service: " + answer + " (ms)");
        assertThat(answer).startsWith("answered 500 lost 0");
        assertThat(service.events("Woke")).isEqualTo(1);
    }

    @Test
    void onceItIsUpTheEdgeLeavesThePath() {
        SampleService service = SampleService.create(cluster, client, "direct", 0, NEVER, LONG);
        assertThat(client.ask("get " + service.address())).startsWith("200").contains("through the edge");
        service.awaitPhase("Serving");
        cluster.await("edges in the slice", service::edgesInSlice, "");
        // kube-proxy follows about a second later.
        cluster.await("answer", () -> client.ask("get " + service.address()), "200.*out of the path.*");
        for (int i = 0; i < 20; i++) {
            assertThat(client.ask("get " + service.address())).contains("out of the path");
        }
    }

    @Test
    void aQuietServiceFallsAsleepInOrder() {
        SampleService service = SampleService.create(cluster, client, "quiet", 0, TRAFFIC, 5);
        try (WatchLog log = new WatchLog()) {
            String slices =
                    "{.object.metadata.name} {.object.metadata.labels.endpointslice\\.kubernetes\\.io/managed-by} {.object.endpoints[*].addresses[*]}";
            log.watch(cluster, "slice", service.namespace(), "endpointslices", slices);
            log.watch(cluster, "service", service.namespace(), "service/web", "{.object.spec.selector}");
            log.watch(cluster, "deployment", service.namespace(), "deployment/app", "replicas={.object.spec.replicas}");
            assertThat(client.ask("get " + service.address())).startsWith("200");
            service.awaitPhase("Serving");
            cluster.await("edges in the slice", service::edgesInSlice, "");
            int direct = log.size();

            service.awaitPhase("Asleep");

            OptionalInt edgeIn =
                    log.first(direct, line -> line.startsWith("slice") && line.matches(".* elasti \\S+.*"));
            OptionalInt parked = log.first(direct, line -> line.startsWith("service") && line.contains("parked"));
            OptionalInt zero = log.first(direct, line -> line.startsWith("deployment") && line.endsWith("replicas=0"));
            assertThat(edgeIn).as(log.toString()).isPresent();
            assertThat(parked).as(log.toString()).isPresent();
            assertThat(zero).as(log.toString()).isPresent();
            assertThat(edgeIn.getAsInt()).as(log.toString()).isLessThan(parked.getAsInt());
            assertThat(parked.getAsInt()).as(log.toString()).isLessThan(zero.getAsInt());
            assertThat(cluster.get(service.namespace(), "service/web", "{.spec.selector}"))
                    .doesNotContain("parked");
        }
    }

    @Test
    void twentyCyclesUnderSteadyLoadLoseNothing() {
        SampleService service = SampleService.create(cluster, client, "cycles", 0, NEVER, LONG);
        assertThat(client.ask("begin " + service.address() + " 100 " + cluster.sourceAddresses()))
                .isEqualTo("begun");
        for (int cycle = 1; cycle <= 20; cycle++) {
            service.awaitPhase("Serving");
            service.sleepNow(Integer.toString(cycle));
            String token = Integer.toString(cycle);
            cluster.await("the sleep that was asked for", () -> service.status("{.status.sleptFor}"), token);
            int expected = cycle;
            cluster.await("sleeps so far", () -> service.events("Slept") >= expected ? "enough" : "few", "enough");
        }
        service.awaitPhase("Serving");
        String answer = client.ask("end");
        System.out.println("20 cycles at 100 requests a second: " + answer);
        assertThat(answer).contains(" lost 0 open 0");
        assertThat(service.events("Slept")).isEqualTo(20);
    }

    @Test
    void describeExplainsEachStep() {
        SampleService service = SampleService.create(cluster, client, "told", 0, NEVER, LONG);
        assertThat(client.ask("get " + service.address())).startsWith("200");
        service.awaitPhase("Serving");
        service.sleepNow("now");
        cluster.await("phase", service::phase, "Asleep");
        assertThat(service.describe())
                .contains("Waking", "Woke", "SleepRequested", "Slept", "The next request wakes it.", "Last Cold Start");
    }

    @Test
    void aTargetThatCantStartIsExplainedToTheClient() {
        SampleService service = SampleService.create(cluster, client, "broken", 0, NEVER, LONG);
        cluster.kubectl(
                "patch",
                "elastiservice",
                "web",
                "-n",
                service.namespace(),
                "--type=merge",
                "-p",
                "{\"spec\":{\"activationDeadlineSeconds\":5}}");
        cluster.kubectl("set", "image", "deployment/app", "-n", service.namespace(), "app=docker.io/elasti/nothere:1");
        assertThat(client.ask("get " + service.address())).startsWith("504").contains("ErrImageNeverPull");
        cluster.await(
                "condition",
                () -> service.status("{.status.conditions[?(@.type==\"Ready\")].message}"),
                ".*ErrImageNeverPull.*");
    }
}
