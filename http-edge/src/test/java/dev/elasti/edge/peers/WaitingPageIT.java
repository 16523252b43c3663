package dev.elasti.edge.peers;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.ColdStart;
import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.actors.domain.ReceptionSpec.ApiClients;
import dev.elasti.actors.domain.ReceptionSpec.Look;
import dev.elasti.actors.domain.ReceptionSpec.Page;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.edge.relay.Reception;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.Receiving;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The waiting page in a real browser, which is taken to the service when there is one. Pictures of it are left in target/waiting. */
class WaitingPageIT {
    private static final Path PICTURES = Path.of("target", "waiting");
    private static final String APP = "<!DOCTYPE html><title>open</title><h1>The shop is open.</h1>";

    @TempDir
    Path folder;

    private EdgeFixture edge;
    private ScriptedOrigin pod;
    private Browser browser;
    private String here = "";

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
        here = "127.0.0.1:" + edge.edge().sharedAddress().getPort();
        pod = ScriptedOrigin.playing(connection -> {
            while (true) {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + APP.length()
                        + "\r\n\r\n" + APP);
            }
        });
        browser = new Browser(folder);
    }

    @AfterEach
    void stop() throws Exception {
        browser.close();
        edge.close();
        pod.close();
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void thePageShowsTheWakeAndGoesOnToTheService(Look look) throws Exception {
        Page page = new Page(look, "Corner Shop", "", "");
        shop(page, Phase.Asleep, 0, 0);
        browser.scheme("light");
        browser.go("http://" + here + "/cart?item=7");
        browser.await("document.title == 'Corner Shop' && document.documentElement.className == 'live'");
        browser.await("document.getElementById('status').textContent == 'Asking for a place to run …'");
        picture(look, "asleep");
        shop(page, Phase.Waking, 1, 1);
        browser.await("document.getElementById('status').textContent == 'Starting …'");
        browser.await("parseFloat(document.getElementById('bar').style.width) > 50");
        browser.await("document.getElementById('clock').textContent.endsWith('of about 12 s')");
        picture(look, "waking");
        browser.scheme("dark");
        picture(look, "dark");
        assertThat(edge.room().waiting()).isZero();
        eventually(() -> assertThat(edge.room().left()).isGreaterThan(1));
        shop(page, Phase.Releasing, 1, 1, pod.endpoint());
        browser.await("document.title == 'open' && location.search == '?item=7'");
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("503"));
    }

    @Test
    void withoutScriptsThePageComesAgainByItself() throws Exception {
        Page page = new Page(Look.CARD, "Corner Shop", "", "");
        shop(page, Phase.Asleep, 0, 0);
        browser.scripts(false);
        browser.go("http://" + here + "/");
        browser.await("document.title == 'Corner Shop' && document.readyState == 'complete'");
        picture(Look.CARD, "without-scripts");
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
        shop(page, Phase.Releasing, 1, 1, pod.endpoint());
        browser.await("document.title == 'open'");
    }

    @Test
    void aTemplateOfTheUsersOwnIsShownComesAgainAndRunsNoScript() throws Exception {
        Page page = new Page(Look.CARD, "", "", """
                <!DOCTYPE html><title>mine</title><style>h1 { color: rgb(1, 2, 3); }</style>
                <h1>{{service}} is {{step-scaling}}</h1><script>document.title = 'ran'</script>
                <img src="data:," onerror="document.title = 'ran'">
                """);
        shop(page, Phase.Asleep, 0, 0);
        browser.go("http://" + here + "/");
        browser.await("document.title == 'mine' && document.readyState == 'complete'");
        browser.await("getComputedStyle(document.querySelector('h1')).color == 'rgb(1, 2, 3)'");
        assertThat(browser.tell("document.querySelector('h1').textContent")).isEqualTo("web is now");
        eventually(() ->
                assertThat(browser.complaints()).anyMatch(complaint -> complaint.contains("Content Security Policy")));
        assertThat(browser.tell("document.title")).isEqualTo("mine");
        shop(page, Phase.Releasing, 1, 1, pod.endpoint());
        browser.await("document.title == 'open'");
    }

    private void picture(Look look, String what) throws IOException {
        browser.picture(PICTURES.resolve(look.name().toLowerCase(Locale.ROOT) + "-" + what + ".png"));
    }

    private void shop(Page page, Phase phase, int replicas, int pods, Endpoint... endpoints) {
        ReceptionSpec said = new ReceptionSpec(List.of(), Optional.of(page), ApiClients.WAIT, Optional.empty());
        ColdStart last = Receiving.coldStart(Instant.now().minusSeconds(3600), Duration.ofSeconds(12));
        Sighting.Seen seen = Receiving.seen(
                said, phase, Optional.of(Instant.now().minusSeconds(5)), replicas, pods, Optional.of(last));
        Reception reception = Receiving.onLoopback().of(EdgeFixture.SHOP, seen, Reception.PLAIN);
        edge.routing().host(here, EdgeFixture.SHOP, reception, endpoints);
    }
}
