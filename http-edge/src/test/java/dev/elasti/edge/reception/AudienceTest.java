package dev.elasti.edge.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.testing.Receiving;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is shown a page, who is told in JSON, and who just waits. */
class AudienceTest {
    /** As Chrome 130 and Firefox 132 send it for a page. */
    private static final String PAGES =
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                PAGES + "|BROWSER",
                "text/html|BROWSER",
                "application/json;q=0.9, TEXT/HTML;q=0.1|BROWSER",
                "application/xhtml+xml|BROWSER",
                "application/json|API",
                "application/json, text/plain, */*|API",
                "application/problem+json|API",
                "application/vnd.api+json;version=1|API",
                "text/html;q=0, application/json|API",
                "text/html; q=0.000|OTHER",
                "application/json;q=0|OTHER",
                "*/*|OTHER",
                "text/*|OTHER",
                "text/plain|OTHER",
                "text/event-stream|OTHER",
                "image/avif,image/webp,*/*;q=0.8|OTHER",
                ",;,;q=|OTHER",
            })
    void whatIsAcceptedByNameTells(String accept, Audience audience) {
        assertThat(of("GET / HTTP/1.1\nHost: a\nAccept: " + accept)).isEqualTo(audience);
    }

    @Test
    void linesOfOneFieldAreOneField() {
        assertThat(of("GET / HTTP/1.1\nHost: a\nAccept: image/png\naccept: text/html"))
                .isEqualTo(Audience.BROWSER);
    }

    @Test
    void whoAcceptsNothingByNameJustWaits() {
        assertThat(of("GET / HTTP/1.1\nHost: a")).isEqualTo(Audience.OTHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cors", "no-cors", "same-origin", "websocket", "nested-navigate"})
    void whatABrowserAsksForByScriptIsNoPage(String mode) {
        assertThat(of("GET / HTTP/1.1\nHost: a\nAccept: text/html\nSec-Fetch-Mode: " + mode))
                .isEqualTo(Audience.OTHER);
    }

    @Test
    void whatABrowserGoesToIsAPage() {
        assertThat(of("GET / HTTP/1.1\nHost: a\nAccept: " + PAGES
                        + "\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: iframe"))
                .isEqualTo(Audience.BROWSER);
    }

    @Test
    void aScriptThatSaysSoIsNoBrowser() {
        assertThat(of("GET / HTTP/1.1\nHost: a\nAccept: text/html\nX-Requested-With: XMLHttpRequest"))
                .isEqualTo(Audience.OTHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
    void whoDoesMoreThanReadWaits(String method) {
        assertThat(of(method + " / HTTP/1.1\nHost: a\nAccept: text/html, application/json"))
                .isEqualTo(Audience.OTHER);
    }

    @Test
    void aHeadIsNeverShownAPage() {
        assertThat(of("HEAD / HTTP/1.1\nHost: a\nAccept: text/html")).isEqualTo(Audience.OTHER);
        assertThat(of("HEAD / HTTP/1.1\nHost: a\nAccept: application/json")).isEqualTo(Audience.API);
    }

    @Test
    void whoUpgradesOrSendsABodyWaits() {
        assertThat(of("GET / HTTP/1.1\nHost: a\nAccept: text/html\nConnection: Upgrade\nUpgrade: websocket"))
                .isEqualTo(Audience.OTHER);
        assertThat(of("GET / HTTP/1.1\nHost: a\nAccept: text/html\nContent-Length: 1"))
                .isEqualTo(Audience.OTHER);
    }

    private static Audience of(String request) {
        return Audience.of(Receiving.request(request));
    }
}
