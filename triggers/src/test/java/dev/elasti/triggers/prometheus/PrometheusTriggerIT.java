package dev.elasti.triggers.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The questions as a real Prometheus understands them. Needs the program {@code prometheus} on the PATH. */
class PrometheusTriggerIT {
    private static final ServiceId ID = new ServiceId("shop", "api");
    private static final Duration COOLDOWN = Duration.ofSeconds(2);

    private final ActorTestKit kit = ActorTestKit.create();
    private Process prometheus;
    private String address;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        address = "http://127.0.0.1:" + port;
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 500ms, evaluation_interval: 500ms}
                scrape_configs:
                - job_name: itself
                  static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(port));
        prometheus = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        prometheus.destroy();
        prometheus.waitFor();
        kit.shutdownTestKit();
    }

    @Test
    void aQuietServiceIsIdleOnceTheSourceWasUpForTheCooldown() {
        awaitVerdict(Map.of("query", "vector(0)", "uptimeFilter", "job=\"itself\""), Verdict.Idle.class::isInstance);
    }

    @Test
    void aBusyServiceIsActive() {
        awaitVerdict(Map.of("query", "count(up)"), Verdict.Active.class::isInstance);
    }

    @Test
    void aScalarIsANumberToo() {
        awaitVerdict(
                Map.of("query", "scalar(vector(7))"),
                verdict -> verdict instanceof Verdict.Active(String evidence) && evidence.startsWith("7.0"));
    }

    @Test
    void aFilterThatSelectsNothingIsDoubtWithAHint() {
        awaitVerdict(
                Map.of("query", "vector(0)", "uptimeFilter", "job=\"nobody\""),
                verdict -> verdict instanceof Verdict.Unknown(String why) && why.contains("metadata.uptimeFilter"));
    }

    @Test
    void aQueryThatPrometheusRefusesIsDoubt() {
        awaitVerdict(
                Map.of("query", "sum("),
                verdict -> verdict instanceof Verdict.Unknown(String why) && why.contains("answered 400"));
    }

    @Test
    void noSeriesIsDoubtWithAHint() {
        awaitVerdict(
                Map.of("query", "nothing_of_that_name"),
                verdict -> verdict instanceof Verdict.Unknown(String why) && why.contains("or vector(0)"));
    }

    private void awaitVerdict(Map<String, String> metadata, Predicate<Verdict> expected) {
        PrometheusTrigger trigger = new PrometheusTrigger(
                kit.system(),
                PrometheusSettings.from(
                        ConfigFactory.parseMap(Map.of(PrometheusSettings.PATH + ".allow-loopback", true))
                                .withFallback(ConfigFactory.load())));
        Map<String, String> whole = new java.util.HashMap<>(Map.of("serverAddress", address, "threshold", "0.5"));
        whole.putAll(metadata);
        TestProbe<Void> probe = kit.createTestProbe();
        probe.awaitAssert(Duration.ofSeconds(30), Duration.ofMillis(200), () -> {
            assertThat(trigger.ask(ID, whole, COOLDOWN).toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .matches(expected);
            return null;
        });
    }
}
