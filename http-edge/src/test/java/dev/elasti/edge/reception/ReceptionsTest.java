package dev.elasti.edge.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.ColdStart;
import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.actors.domain.ReceptionSpec.ApiClients;
import dev.elasti.actors.domain.ReceptionSpec.Look;
import dev.elasti.actors.domain.ReceptionSpec.Page;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.domain.TargetState;
import dev.elasti.edge.relay.EdgeAnswer;
import dev.elasti.edge.relay.Reception;
import dev.elasti.edge.relay.Reception.Instead;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.Receiving;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said, at what is known of the wake. */
class ReceptionsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String BROWSER = "GET /cart?x=1 HTTP/1.1\nHost: shop\nAccept: text/html";
    private static final String PROGRESS = "GET /.well-known/elasti/waiting HTTP/1.1\nHost: shop\nAccept: */*";

    private final Receptions receptions = new Receptions(
            (service, namespace) -> CompletableFuture.completedStage(List.of(service + "." + namespace)),
            Duration.ofSeconds(7),
            () -> NOW);

    @Test
    void whoSaysNothingHasPlainWaiting() {
        assertThat(of(Receiving.asleep(ReceptionSpec.PLAIN))).isSameAs(Reception.PLAIN);
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void everyLookIsAPageThatHoldsWhatIsKnown(Look look) {
        EdgeAnswer.Said said = page(new Page(look, "", "", ""), waking(Duration.ofSeconds(4), Duration.ofSeconds(10)));
        assertThat(said.status()).isEqualTo(503);
        assertThat(said.contentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(said.fields())
                .containsEntry("Retry-After", "6")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .doesNotContainKey("Refresh");
        assertThat(said.document())
                .startsWith("<!DOCTYPE html>")
                .contains("<title>web</title>", "data-elapsed=\"4\"", "data-typical=\"10\"", "content=\"6\"")
                .doesNotContain("{{", "/* s");
        assertThat(said.document().length()).isLessThan(6000);
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void nothingButOurOwnScriptAndStyleMayRunInAPage(Look look) {
        String policy = page(
                        new Page(look, "", "", ""),
                        Receiving.seen(spec(), Phase.Asleep, Optional.empty(), 0, 0, Optional.empty()))
                .fields()
                .get("Content-Security-Policy");
        assertThat(policy)
                .startsWith("default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'sha256-")
                .contains("style-src 'sha256-", "connect-src 'self'")
                .doesNotContain("unsafe");
    }

    @Test
    void whatAResourceSaysIsTextWhateverItHolds() {
        String evil = "<script>alert(1)</script>\"'&";
        String escaped = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;";
        for (Look look : Look.values()) {
            assertThat(page(new Page(look, evil, evil, ""), Receiving.asleep(spec()))
                            .document())
                    .contains("<h1>" + escaped + "</h1>", "<p>" + escaped + "</p>")
                    .doesNotContain(evil);
        }
    }

    @Test
    void aTemplateHasNoScriptAndComesAgainByItself() {
        Page own = new Page(Look.CARD, "Shop", "", "<h1>{{title}}</h1> {{ status }} {{remaining}}<script>x()</script>");
        EdgeAnswer.Said said = page(own, waking(Duration.ofSeconds(4), Duration.ofSeconds(30)));
        assertThat(said.document()).isEqualTo("<h1>Shop</h1> Starting … 26<script>x()</script>");
        assertThat(said.fields()).containsEntry("Refresh", "10").containsEntry("Retry-After", "26");
        assertThat(said.fields().get("Content-Security-Policy"))
                .contains("default-src 'none'", "style-src 'unsafe-inline'")
                .doesNotContain("script-src", "connect-src");
    }

    @ParameterizedTest
    @CsvSource({
        // elapsed, typical, Retry-After
        "0, 30, 30",
        "12, 30, 18",
        "29, 30, 1",
        "45, 30, 1",
        "0, 3000, 60",
        "0, 0.5, 1",
    })
    void retryAfterIsWhatIsLeftOfATypicalColdStart(long elapsed, double typical, String retryAfter) {
        Duration took = Duration.ofMillis((long) (1000 * typical));
        assertThat(page(new Page(Look.PLAIN, "", "", ""), waking(Duration.ofSeconds(elapsed), took))
                        .fields())
                .containsEntry("Retry-After", retryAfter);
    }

    @Test
    void aServiceThatHasNeverBeenMeasuredIsTakenForOneThatTakesAsLongAsTheSettingSays() {
        assertThat(page(new Page(Look.PLAIN, "", "", ""), Receiving.asleep(spec()))
                        .fields())
                .containsEntry("Retry-After", "7");
    }

    @Test
    void theMedianOfTheLastColdStartsCounts() {
        Reception reception = Reception.PLAIN;
        for (int seconds : new int[] {90, 3, 4, 60, 5, 2, 2}) {
            ColdStart took = Receiving.coldStart(NOW.minusSeconds(1000 - seconds), Duration.ofSeconds(seconds));
            Sighting.Seen seen = Receiving.seen(spec(), Phase.Asleep, Optional.empty(), 0, 0, Optional.of(took));
            reception = receptions.of(EdgeFixture.SHOP, seen, reception);
            reception = receptions.of(EdgeFixture.SHOP, seen, reception);
        }
        // 3, 4, 60, 5 and 2 are left: one is told of again and again in each status, and counts once.
        assertThat(said(reception, BROWSER).fields()).containsEntry("Retry-After", "4");
    }

    @Test
    void progressIsToldInPartsAndWakes() {
        Reception reception = of(waking(Duration.ofSeconds(4), Duration.ofSeconds(10)));
        Instead instead = instead(reception, PROGRESS).orElseThrow();
        assertThat(instead.wakes()).isTrue();
        EdgeAnswer.Said said = (EdgeAnswer.Said) instead.answer();
        assertThat(said.status()).isEqualTo(200);
        assertThat(said.contentType()).isEqualTo("application/vnd.elasti.waiting+json");
        assertThat(said.document())
                .isEqualToIgnoringNewLines(
                        "{\"service\":\"web\",\"phase\":\"Waking\",\"status\":\"Starting …\",\"elapsedSeconds\":4,"
                                + "\"typicalMillis\":10000,\"remainingMillis\":6000,\"retryAfterSeconds\":6,"
                                + "\"steps\":{\"asked\":\"done\",\"scaling\":\"done\",\"starting\":\"now\",\"ready\":\"next\"},"
                                + "\"lastColdStart\":{\"decisionMillis\":1,\"scaleWriteMillis\":1,\"podReadyMillis\":9997,"
                                + "\"releaseMillis\":1}}");
    }

    @Test
    void thePathOfProgressBelongsToThePodsAsSoonAsThereIsOne() {
        Reception reception = of(Receiving.asleep(spec()));
        assertThat(reception.instead(Receiving.request(PROGRESS), Reception.Service.READY))
                .isEmpty();
        assertThat(reception.instead(Receiving.request(BROWSER), Reception.Service.READY))
                .isEmpty();
    }

    @Test
    void aStartThatFailedIsSaidWithoutTheClustersOwnWords() {
        Sighting.Seen failed = Receiving.seen(spec(), Phase.Failed, Optional.of(NOW), 1, 1, Optional.empty());
        assertThat(page(new Page(Look.CARD, "", "", ""), failed).document())
                .contains("The last start failed; another follows.");
    }

    @Test
    void clientsOfAnApiAreToldToComeAgainOnlyIfTheResourceSaysSo() {
        String api = "GET / HTTP/1.1\nHost: shop\nAccept: application/json";
        ReceptionSpec problem = new ReceptionSpec(List.of(), Optional.empty(), ApiClients.PROBLEM, Optional.empty());
        assertThat(instead(of(Receiving.asleep(spec())), api)).isEmpty();
        assertThat(instead(of(Receiving.asleep(problem)), api))
                .contains(new Instead(new EdgeAnswer.Waking(Duration.ofSeconds(7)), true));
        assertThat(instead(of(Receiving.asleep(problem)), BROWSER)).isEmpty();
        assertThat(instead(of(Receiving.asleep(problem)), PROGRESS)).isEmpty();
    }

    private static ReceptionSpec spec() {
        return spec(new Page(Look.CARD, "", "", ""));
    }

    private static ReceptionSpec spec(Page page) {
        return new ReceptionSpec(List.of(), Optional.of(page), ApiClients.WAIT, Optional.empty());
    }

    private static Sighting.Seen waking(Duration elapsed, Duration typical) {
        return Receiving.seen(
                spec(),
                Phase.Waking,
                Optional.of(NOW.minus(elapsed)),
                1,
                1,
                Optional.of(Receiving.coldStart(NOW.minusSeconds(5000), typical)));
    }

    private EdgeAnswer.Said page(Page page, Sighting.Seen seen) {
        Sighting.Seen saying = Receiving.seen(
                spec(page),
                seen.lastPhase().orElseThrow(),
                seen.phaseSince(),
                seen.target() instanceof TargetState.Present present ? present.replicas() : 0,
                seen.target() instanceof TargetState.Present present ? present.pods() : 0,
                seen.lastColdStart());
        return said(of(saying), BROWSER);
    }

    private static EdgeAnswer.Said said(Reception reception, String request) {
        return (EdgeAnswer.Said) instead(reception, request).orElseThrow().answer();
    }

    private static Optional<Instead> instead(Reception reception, String request) {
        return reception.instead(Receiving.request(request), Reception.Service.NOT_READY);
    }

    private Reception of(Sighting.Seen seen) {
        return receptions.of(EdgeFixture.SHOP, seen, Reception.PLAIN);
    }
}
