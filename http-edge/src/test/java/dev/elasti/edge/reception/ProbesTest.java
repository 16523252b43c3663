package dev.elasti.edge.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.ProbeRule;
import dev.elasti.actors.domain.ProbeRule.Named;
import dev.elasti.actors.domain.ProbeRule.Text;
import dev.elasti.edge.relay.EdgeAnswer;
import dev.elasti.edge.testing.Receiving;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which request fits which rule. */
class ProbesTest {
    @ParameterizedTest
    @CsvSource({
        "/foo,/foo,true",
        "/foo,/foo/,true",
        "/foo,/foo/bar,true",
        "/foo,/foo?x=/foobar,true",
        "/foo,/foobar,false",
        "/foo,/fo,false",
        "/foo,/a/foo,false",
        "/foo,/Foo,false",
        "/foo/,/foo,true",
        "/foo/,/foo/bar,true",
        "/foo/,/foobar,false",
        "/foo,/%66oo/bar,true",
        "/,/,true",
        "/,/anything,true",
        "/,*,false",
        "/,http://shop/anything,true",
        "/foo,http://shop/foo,true",
    })
    void aPrefixEndsWhereASegmentEnds(String prefix, String target, boolean fits) {
        assertThat(fits(new Text.PathPrefix(prefix), target)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "/livez,/livez,true",
        "/livez,/livez?verbose,true",
        "/livez,/livez/,false",
        "/a b,/a%20b,true",
        "/a+b,/a+b,true",
        "/ü,/%C3%BC,true",
        "/50%,/50%,true",
        "/%zz,/%zz,true",
    })
    void anExactPathIsComparedDecoded(String path, String target, boolean fits) {
        assertThat(fits(new Text.Exact(path), target)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "live,/a/livez,true",
        "^/(live|ready)z$,/readyz,true",
        "^/(live|ready)z$,/readyz/x,false",
        "z$,/livez?x=1,true",
    })
    void anExpressionFitsAPart(String pattern, String target, boolean fits) {
        assertThat(fits(new Text.Expression(pattern), target)).isEqualTo(fits);
    }

    @Test
    void theFirstRuleThatFitsCounts() {
        Probes probes = Probes.of(List.of(
                rule("GET", new Text.Exact("/b"), List.of(), List.of(), "first"),
                rule("", new Text.PathPrefix("/"), List.of(), List.of(), "second"),
                rule("GET", new Text.PathPrefix("/"), List.of(), List.of(), "third")));
        assertThat(body(probes, "GET /a HTTP/1.1\nHost: a")).contains("second");
        assertThat(body(probes, "GET /b HTTP/1.1\nHost: a")).contains("first");
        assertThat(body(probes, "POST /b HTTP/1.1\nHost: a")).contains("second");
        assertThat(body(probes, "PROPFIND / HTTP/1.1\nHost: a")).contains("second");
    }

    @Test
    void aMethodMeansItselfAlone() {
        Probes probes = Probes.of(List.of(rule("GET", new Text.PathPrefix("/"), List.of(), List.of(), "ok")));
        assertThat(body(probes, "HEAD / HTTP/1.1\nHost: a")).isEmpty();
        assertThat(body(probes, "GET / HTTP/1.1\nHost: a")).contains("ok");
    }

    @Test
    void ofSeveralLinesOfOneHeaderOneMustFitAndAllHeadersMust() {
        Probes probes = Probes.of(List.of(rule(
                "",
                new Text.PathPrefix("/"),
                List.of(
                        new Named("User-Agent", new Text.Expression("ELB-HealthChecker.*")),
                        new Named("x-a", new Text.Exact("1"))),
                List.of(),
                "ok")));
        assertThat(body(probes, "GET / HTTP/1.1\nHost: a\nuser-agent: ELB-HealthChecker/2\nX-A: 0\nX-A: 1"))
                .contains("ok");
        assertThat(body(probes, "GET / HTTP/1.1\nHost: a\nuser-agent: ELB-HealthChecker/2\nX-A: 11"))
                .isEmpty();
        assertThat(body(probes, "GET / HTTP/1.1\nHost: a\nX-A: 1")).isEmpty();
    }

    @Test
    void parametersAreDecodedAndTheirNamesAreExact() {
        Probes probes = Probes.of(List.of(rule(
                "",
                new Text.PathPrefix("/"),
                List.of(),
                List.of(new Named("probe", new Text.Exact("a b")), new Named("n", new Text.Expression("^[0-9]+$"))),
                "ok")));
        assertThat(body(probes, "GET /?n=x&n=12&probe=a+b HTTP/1.1\nHost: a")).contains("ok");
        assertThat(body(probes, "GET /?%6e=12&probe=a%20b HTTP/1.1\nHost: a")).contains("ok");
        assertThat(body(probes, "GET /?N=12&probe=a+b HTTP/1.1\nHost: a")).isEmpty();
        assertThat(body(probes, "GET /?n=12 HTTP/1.1\nHost: a")).isEmpty();
        assertThat(body(probes, "GET / HTTP/1.1\nHost: a")).isEmpty();
    }

    @Test
    void aValueOfNothingIsAValue() {
        Probes probes = Probes.of(List.of(
                rule("", new Text.PathPrefix("/"), List.of(), List.of(new Named("live", new Text.Exact(""))), "ok")));
        assertThat(body(probes, "GET /?live HTTP/1.1\nHost: a")).contains("ok");
        assertThat(body(probes, "GET /?live= HTTP/1.1\nHost: a")).contains("ok");
        assertThat(body(probes, "GET /?live=1 HTTP/1.1\nHost: a")).isEmpty();
    }

    /** This one takes a backtracking engine longer than the universe will last. */
    @Test
    void anEvilExpressionTakesTimeInProportion() {
        String value = "a".repeat(1000) + "b";
        Probes probes = Probes.of(List.of(rule(
                "",
                new Text.PathPrefix("/"),
                List.of(new Named("x", new Text.Expression("^(a+)+(a|aa)+(.*)*$c"))),
                List.of(),
                "ok")));
        assertThat(body(probes, "GET / HTTP/1.1\nHost: a\nX: " + value)).isEmpty();
    }

    @Test
    void whatWouldCostTooMuchFitsNothing() {
        Probes probes = Probes.of(List.of(rule(
                "",
                new Text.PathPrefix("/"),
                List.of(new Named("x", new Text.Expression("(ab?){100}$"))),
                List.of(),
                "ok")));
        assertThat(body(probes, "GET / HTTP/1.1\nHost: a\nX: " + "a".repeat(150)))
                .contains("ok");
        assertThat(body(probes, "GET / HTTP/1.1\nHost: a\nX: " + "a".repeat(2000)))
                .isEmpty();
        String line = "\nX: " + "a".repeat(150) + "c";
        assertThat(body(probes, "GET / HTTP/1.1\nHost: a" + line.repeat(20) + "\nX: " + "a".repeat(150)))
                .isEmpty();
    }

    private static boolean fits(Text path, String target) {
        Probes probes = Probes.of(List.of(rule("", path, List.of(), List.of(), "ok")));
        String method = target.equals("*") ? "OPTIONS" : "GET";
        return body(probes, method + " " + target + " HTTP/1.1\nHost: shop").isPresent();
    }

    private static ProbeRule rule(String method, Text path, List<Named> headers, List<Named> params, String body) {
        return new ProbeRule(method, path, headers, params, 200, "text/plain", body);
    }

    private static Optional<String> body(Probes probes, String request) {
        return probes.answer(Receiving.request(request)).map(answer -> ((EdgeAnswer.Said) answer).document());
    }
}
