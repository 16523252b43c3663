package dev.elasti.triggers.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a scripted source on a real socket; {@code PrometheusTriggerIT} asks a real Prometheus. */
class PrometheusTriggerTest {
    private static final ServiceId ID = new ServiceId("shop", "api");
    private static final Duration COOLDOWN = Duration.ofMinutes(15);

    private final ActorTestKit kit = ActorTestKit.create();
    private final List<Map<String, List<String>>> seenHeaders = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer source;

    /** What the scripted source answers, by whether the question is the one about its health. */
    private interface Script {
        void answer(HttpExchange exchange, boolean health) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        source = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        source.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        source.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        source.stop(0);
        kit.shutdownTestKit();
    }

    @Test
    void belowTheThresholdAndHealthyIsIdle() throws Exception {
        script((exchange, health) -> send(exchange, 200, vector(health ? "1" : "0.1")));
        assertThat(ask(Map.of())).isInstanceOf(Verdict.Idle.class);
    }

    @Test
    void atTheThresholdIsActive() throws Exception {
        script((exchange, health) -> send(exchange, 200, vector("0.5")));
        assertThat(ask(Map.of())).isInstanceOf(Verdict.Active.class);
    }

    @Test
    void aSourceThatWasDownDuringTheCooldownIsNotBelieved() throws Exception {
        script((exchange, health) -> send(exchange, 200, vector("0")));
        assertThat(ask(Map.of()))
                .isInstanceOfSatisfying(
                        Verdict.Unknown.class,
                        unknown -> assertThat(unknown.why()).contains("uptimeFilter"));
    }

    @Test
    void anErrorStatusIsNoVerdict() throws Exception {
        script((exchange, health) -> send(exchange, 500, "oops"));
        assertThat(ask(Map.of())).isEqualTo(new Verdict.Unknown("the source answered 500"));
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        script((exchange, health) -> {
            exchange.getResponseHeaders().add("Location", "http://169.254.169.254/");
            send(exchange, 302, "");
        });
        assertThat(ask(Map.of())).isEqualTo(new Verdict.Unknown("the source answered 302"));
        assertThat(seenHeaders).hasSize(1);
    }

    @Test
    void aSourceThatNeverAnswersIsNoVerdict() throws Exception {
        script((exchange, health) -> awaitTheEnd());
        Config impatient = ConfigFactory.parseMap(Map.of(PrometheusSettings.PATH + ".timeout", "200ms"));
        assertThat(ask(trigger(impatient), Map.of())).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void anEndlessAnswerIsCutOff() throws Exception {
        script((exchange, health) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] noise = new byte[64 * 1024];
            for (int i = 0; i < 1024; i++) {
                exchange.getResponseBody().write(noise);
            }
        });
        assertThat(ask(Map.of())).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void theClustersCredentialGoesToTheClustersAddressOnly() throws Exception {
        script((exchange, health) -> send(exchange, 200, vector("1")));
        Config credential = ConfigFactory.parseMap(Map.of(
                PrometheusSettings.PATH + ".default-authorization",
                "Bearer cluster",
                PrometheusSettings.PATH + ".default-server-address",
                address()));

        ask(trigger(credential), Map.of("serverAddress", ""));
        ask(trigger(credential), Map.of("serverAddress", address() + "/tenants-own"));

        assertThat(seenHeaders.get(0).get("Authorization")).containsExactly("Bearer cluster");
        assertThat(seenHeaders.get(1)).doesNotContainKey("Authorization");
    }

    @Test
    void aTriggersOwnHeadersAreSent() throws Exception {
        script((exchange, health) -> send(exchange, 200, vector("1")));
        ask(Map.of("headers.X-Scope-OrgID", "team-a"));
        assertThat(seenHeaders.get(0).get("X-scope-orgid")).containsExactly("team-a");
    }

    @Test
    void theNodesOwnAddressIsRefusedWhereTheClusterSaysSo() throws Exception {
        script((exchange, health) -> send(exchange, 200, vector("1")));
        Config strict = ConfigFactory.parseMap(Map.of(PrometheusSettings.PATH + ".allow-loopback", false));
        assertThat(ask(trigger(strict), Map.of())).isInstanceOf(Verdict.Unknown.class);
        assertThat(seenHeaders).isEmpty();
    }

    private Verdict ask(Map<String, String> metadata) throws Exception {
        return ask(trigger(ConfigFactory.empty()), metadata);
    }

    private Verdict ask(PrometheusTrigger trigger, Map<String, String> metadata) throws Exception {
        Map<String, String> whole =
                new HashMap<>(Map.of("query", "sum(x)", "threshold", "0.5", "serverAddress", address()));
        whole.putAll(metadata);
        return trigger.ask(ID, whole, COOLDOWN).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private PrometheusTrigger trigger(Config overrides) {
        Config config = overrides
                .withFallback(ConfigFactory.parseMap(Map.of(
                        PrometheusSettings.PATH + ".allow-loopback",
                        true,
                        PrometheusSettings.PATH + ".timeout",
                        "25s")))
                .withFallback(ConfigFactory.load());
        return new PrometheusTrigger(kit.system(), PrometheusSettings.from(config));
    }

    private String address() {
        return "http://127.0.0.1:" + source.getAddress().getPort();
    }

    private void script(Script script) {
        source.createContext("/", exchange -> {
            seenHeaders.add(Map.copyOf(exchange.getRequestHeaders()));
            try (exchange) {
                script.answer(exchange, exchange.getRequestURI().getQuery().contains("min_over_time"));
            }
        });
    }

    private void awaitTheEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String vector(String value) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\""
                + value + "\"]}]}}";
    }
}
