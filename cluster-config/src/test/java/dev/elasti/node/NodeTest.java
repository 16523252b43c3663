package dev.elasti.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeTest {
    private static final ServiceId SHOP = new ServiceId("team-a", "shop");

    private final FakeWorld world = new FakeWorld();
    private final FakeEdge edge = new FakeEdge();
    private final HttpClient client = HttpClient.newHttpClient();
    private Node node;

    @BeforeAll
    void start() {
        node = Node.start(
                ConfigFactory.parseString("kamon.metric.tick-interval = 200ms")
                        .withFallback(Profiles.load(Profiles.SINGLE)),
                _ -> world,
                (_, _, _, _) -> edge);
    }

    @AfterAll
    void stop() {
        node.stop().toCompletableFuture().join();
    }

    @Test
    void aliveAsksForNothingButTheProcess() {
        world.outside.view().current(false);

        assertThat(get("/alive").statusCode()).isEqualTo(200);

        world.outside.view().current(true);
    }

    @Test
    void readyOnceItIsAMemberWithACurrentViewAndAnOpenEdge() {
        awaitReady();
    }

    @Test
    void aStaleViewIsNotReady() {
        awaitReady();
        world.outside.view().current(false);

        assertThat(get("/ready").statusCode()).isEqualTo(500);

        world.outside.view().current(true);
    }

    @Test
    void aClosedEdgeIsNotReady() {
        awaitReady();
        edge.open = false;

        assertThat(get("/ready").statusCode()).isEqualTo(500);

        edge.open = true;
    }

    @Test
    void servicesAreListedAsTheirOwnersDescribeThem() {
        world.outside.view().see(SHOP, new Sighting.Invalid(1, "spec.service must be named"));

        Eventually.eventually(() -> {
            HttpResponse<String> answer = get("/elasti/services");
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(answer.body()).contains("\"namespace\":\"team-a\"", "\"name\":\"shop\"", "\"phase\":");
        });
    }

    @Test
    void oneServiceIsShownWithWhatIsWrongWithIt() {
        world.outside.view().see(SHOP, new Sighting.Invalid(1, "spec.service must be named"));

        Eventually.eventually(() -> {
            HttpResponse<String> answer = get("/elasti/services/team-a/shop");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains(
                            "\"namespace\":\"team-a\"",
                            "\"name\":\"shop\"",
                            "\"phase\":",
                            "\"problem\":\"spec.service must be named\"");
        });
    }

    @Test
    void aServiceThatIsNotThereIsNotMade() {
        HttpResponse<String> answer = get("/elasti/services/team-a/nobody");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("There is no ElastiService nobody in namespace team-a");
        assertThat(get("/elasti/services").body()).doesNotContain("nobody");
    }

    @Test
    void metricsAreLabelledByServiceAndGoWithIt() {
        world.outside.view().see(SHOP, new Sighting.Invalid(1, "spec.service must be named"));
        Eventually.eventually(() ->
                assertThat(get("/metrics").body()).contains("elasti_waiting{name=\"shop\",namespace=\"team-a\"} 0.0"));

        world.outside.view().see(SHOP, new Sighting.Gone());

        Eventually.eventually(() -> assertThat(get("/metrics").body()).doesNotContain("name=\"shop\""));
    }

    @Test
    void anUnknownPathIsToldInJsonWhereToLook() {
        HttpResponse<String> answer = get("/elasti/nonsense");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).startsWith("{\"error\":").contains("/elasti/services");
    }

    @Test
    void nobodyChangesTheClusterThroughTheOperationsPort() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(node.operations().resolve("/cluster/members/"))
                        .POST(HttpRequest.BodyPublishers.ofString("address=pekko://elasti@127.0.0.1:1"))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
    }

    @Test
    void aStopGoesStepByStep() {
        FakeWorld leaving = new FakeWorld();
        FakeEdge closing = new FakeEdge();
        Node other = Node.start(Profiles.load(Profiles.SINGLE), _ -> leaving, (_, _, _, _) -> closing);

        other.stop().toCompletableFuture().join();

        // The second time it is for those who were sent away.
        assertThat(closing.told).containsExactly("retreat", "drain", "drain", "stop");
        assertThat(leaving.left).isTrue();
    }

    @Test
    void aBadValueIsNamedWithItsPathBeforeAnythingStarts() {
        assertThatThrownBy(() -> Node.start(
                        ConfigFactory.parseString("elasti.node.drain-limit = 0s")
                                .withFallback(Profiles.load(Profiles.SINGLE)),
                        _ -> world,
                        (_, _, _, _) -> edge))
                .hasMessageContaining("elasti.node.drain-limit must be positive");
    }

    private void awaitReady() {
        Eventually.eventually(() -> assertThat(get("/ready").statusCode()).isEqualTo(200));
    }

    private HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(node.operations().resolve(path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
