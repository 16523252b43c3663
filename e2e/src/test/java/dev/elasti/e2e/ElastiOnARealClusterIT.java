package dev.elasti.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What issue and README promise, on a real cluster: each test has a namespace and a service of its own. */
class ElastiOnARealClusterIT {
    private static final String NEVER = "[]";
    private static final String TRAFFIC = "[{type: traffic}]";
    private static final int LONG = 3600;
    private static final Pattern BURST = Pattern.compile(
            "answered (?<answered>\\d+) lost 0 first (?<first>\\d+) median \\d+ last (?<last>\\d+) began (?<began>\\d+)");

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

    static Stream<Arguments> obstacles() {
        return Stream.of(
                arguments(
                        "no-image",
                        "deployment/app",
                        container("image: docker.io/elasti/nothere:1"),
                        "ErrImageNeverPull"),
                // Between two tries it is the one, at a try the other.
                arguments(
                        "crashes",
                        "deployment/app",
                        container("command: [/bin/false]"),
                        "CrashLoopBackOff|RunContainerError"),
                arguments(
                        "nowhere",
                        "deployment/app",
                        "spec: {template: {spec: {nodeSelector: {disk: holographic}}}}",
                        "didn't match Pod's node affinity/selector"),
                arguments("no-quota", "resourcequota/none", "spec: {hard: {pods: 0}}", "exceeded quota"));
    }

    private static String container(String change) {
        return "spec: {template: {spec: {containers: [{name: app, " + change + "}]}}}";
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void aTargetThatCantStartIsExplainedToTheClient(String name, String object, String patch, String cause) {
        SampleService service = SampleService.create(cluster, client, name, 0, NEVER, LONG);
        cluster.kubectl("create", "quota", "none", "-n", name, "--hard=pods=10");
        service.patch("elastiservice/web", "merge", "spec: {activationDeadlineSeconds: 20}");
        service.patch(object, "strategic", patch);
        assertThat(client.ask("get " + service.address())).startsWith("504").containsPattern(cause);
        String pattern = "(?s).*(" + cause + ").*";
        cluster.await("condition", () -> service.status("{.status.conditions[?(@.type==\"Ready\")].message}"), pattern);
        cluster.await("event", () -> service.messages("WakeFailed"), pattern);
    }

    static Stream<Arguments> protocols() {
        return Stream.of(
                arguments("redis", "+OK $1 v"),
                arguments("smtp", "refused 0"),
                arguments("tls", "a secret between us"),
                arguments("websocket", "echoed 3"),
                arguments("events", "data: 0 data: 1 data: 2"),
                arguments("grpc", "b'cba' 3 b'abcd' [b'ba', b'dc']"));
    }

    /** Ports of which nothing is declared; real clients, see {@code image/peers/ask.py}. */
    @ParameterizedTest
    @MethodSource("protocols")
    void theFirstSessionWakesItsServerWhateverItSpeaks(String protocol, String expected) {
        String certificate = "";
        if (protocol.equals("tls")) {
            certificate = cluster.createCertificate(protocol, "web.example.org");
        }
        SampleService service = SampleService.ofProtocol(cluster, client, protocol, protocol);
        assertThat(service.replicas()).isEqualTo("0");
        assertThat(cluster.askAsPeer(protocol, service.address(), certificate)).isEqualTo(expected);
        assertThat(service.replicas()).isEqualTo("1");
        service.awaitPhase("Serving");
    }

    @Test
    void aChannelThatWasHeldComesStraightToThePodWithoutAFailedCall() {
        SampleService service = SampleService.ofProtocol(cluster, client, "channel", "grpc");
        assertThat(cluster.askAsPeer("grpc_stays", service.address(), "")).isEqualTo("straight to the pod");
    }

    @Test
    void ofACrowdOverThreeNodesExactlyAsManyWaitAsMay() {
        SampleService service = SampleService.create(cluster, client, "bounded", 20_000, NEVER, LONG);
        service.respecify("spec: {queue: {maxRequests: 100}}");
        cluster.scaleNodes(3);
        try {
            cluster.await("edges in the slice", service::edgesInSlice, "\\S+ \\S+ \\S+");
            String answer = client.ask("burst " + service.address() + " 2000 100");
            System.out.println("2000 at once on three nodes, of which 100 may wait: " + answer + " (ms)");
            assertThat(answer).startsWith("answered 100 lost 1900 ").contains("status 503");
        } finally {
            cluster.scaleNodes(1);
        }
    }

    /** One after the other while it wakes, which takes longer than all of them. */
    @Test
    void whileItWakesEachClientGetsWhatTheServiceChoseForIt() {
        SampleService service = SampleService.create(cluster, client, "chosen", 30_000, NEVER, LONG);
        service.addStandIn();
        service.patch("elastiservice/web", "merge", """
                spec:
                  probeResponse:
                  - {path: {type: Exact, value: /livez}, response: {status: 200, body: '{"status":"ok"}'}}
                  waiting:
                    page: {title: Corner Shop}
                    apiClients: Problem
                    fallback: {afterSeconds: 1, service: {name: stand-in, port: 80}}
                """);
        String ask = "ask " + service.address();
        cluster.await(
                "the answer to a probe",
                () -> client.ask(ask + " GET /livez */*"),
                Pattern.quote("200 application/json {\"status\":\"ok\"}"));
        assertThat(service.phase()).isEqualTo("Asleep");
        assertThat(service.replicas()).isEqualTo("0");

        assertThat(client.ask(ask + " GET / text/html"))
                .startsWith("503 text/html")
                .contains("Corner Shop");
        cluster.await("replicas", service::replicas, "1");
        assertThat(client.ask(ask + " GET /orders application/json")).startsWith("503 application/problem+json");
        assertThat(client.ask(ask + " POST /orders text/html"))
                .startsWith("200")
                .contains("stand-in")
                .contains("through the edge");

        service.awaitPhase("Serving");
        assertThat(client.ask(ask + " GET / text/html")).startsWith("200").contains("from app-");
    }

    /** Prints, and asserts nothing of time: how long after the pod is Ready its service's clients have their answers. */
    @ParameterizedTest
    @ValueSource(ints = {1, 300})
    void answersAfterThePodIsReady(int requests) {
        SampleService service = SampleService.create(cluster, client, "ready-" + requests, 0, NEVER, LONG);
        List<Long> first = new ArrayList<>();
        List<Long> last = new ArrayList<>();
        try (WatchLog log = new WatchLog()) {
            String ready = "{.object.status.conditions[?(@.type==\"Ready\")].status}";
            log.watch(cluster, "pod", service.namespace(), "pods", ready);
            for (int wake = 1; wake <= 5; wake++) {
                int from = log.size();
                Matcher answer = BURST.matcher(client.ask("burst " + service.address() + " " + requests + " 100"));
                assertThat(answer.matches()).isTrue();
                assertThat(answer.group("answered")).isEqualTo(Integer.toString(requests));
                cluster.await(
                        "the pod in the log",
                        () -> Boolean.toString(
                                log.first(from, line -> line.endsWith(" True")).isPresent()),
                        "true");
                long at = log.at(log.first(from, line -> line.endsWith(" True")).orElseThrow())
                        - Long.parseLong(answer.group("began"));
                first.add(Long.parseLong(answer.group("first")) - at);
                last.add(Long.parseLong(answer.group("last")) - at);
                service.awaitPhase("Serving");
                service.sleepNow(Integer.toString(wake));
                service.awaitPhase("Asleep");
                cluster.await("pods", () -> cluster.get(service.namespace(), "pods", "{.items[*].metadata.name}"), "");
            }
        }
        System.out.println(
                requests + " waiting, pod seen Ready → first answer " + first + " ms, last answer " + last + " ms");
    }
}
