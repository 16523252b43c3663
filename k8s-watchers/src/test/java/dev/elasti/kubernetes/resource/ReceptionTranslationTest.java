package dev.elasti.kubernetes.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.ProbeRule;
import dev.elasti.actors.domain.ProbeRule.Text;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.kubernetes.KubernetesSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a resource says of its reception, in the words of the domain, or what is wrong with it. */
class ReceptionTranslationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whoSaysNothingGetsPlainWaiting() {
        assertThat(understood("{}")).isEqualTo(ReceptionSpec.PLAIN);
        assertThat(understood("{waiting: {}}")).isEqualTo(ReceptionSpec.PLAIN);
    }

    @Test
    void aProbeWithoutAPathOrMethodMeansAnyAndItsStatusIs200() {
        assertThat(probe("{response: {body: ok}}"))
                .isEqualTo(new ProbeRule(
                        "", new Text.PathPrefix("/"), List.of(), List.of(), 200, "text/plain; charset=UTF-8", "ok"));
    }

    @Test
    void aProbeIsReadWhole() {
        assertThat(probe("""
                {method: GET, path: {type: Exact, value: /livez}, response: {status: 204, body: ''},
                 headers: [{name: User-Agent, type: RegularExpression, value: 'ELB.*'}, {name: A, value: b}],
                 queryParams: [{name: q, value: '1'}]}
                """))
                .isEqualTo(new ProbeRule(
                        "GET",
                        new Text.Exact("/livez"),
                        List.of(
                                new ProbeRule.Named("User-Agent", new Text.Expression("ELB.*")),
                                new ProbeRule.Named("A", new Text.Exact("b"))),
                        List.of(new ProbeRule.Named("q", new Text.Exact("1"))),
                        204,
                        "text/plain; charset=UTF-8",
                        ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":\"ok\"}|application/json",
                "[1, 2]|application/json",
                "\"ok\"|application/json",
                "ok|text/plain; charset=UTF-8",
                "{status: ok|text/plain; charset=UTF-8",
                "{} {}|text/plain; charset=UTF-8",
                "<p>ok</p>|text/plain; charset=UTF-8",
            })
    void aBodyThatParsesAsJsonIsJson(String body, String type) {
        String yaml = "{response: {status: 200, body: '" + body + "'}}";
        assertThat(probe(yaml).contentType()).isEqualTo(type);
    }

    @Test
    void aPageIsReadWhole() {
        assertThat(understood("{waiting: {page: {}}}").page())
                .contains(new ReceptionSpec.Page(ReceptionSpec.Look.CARD, "", "", ""));
        assertThat(understood("{waiting: {page: {look: Terminal, title: Shop, message: Soon.}}}")
                        .page())
                .contains(new ReceptionSpec.Page(ReceptionSpec.Look.TERMINAL, "Shop", "Soon.", ""));
        assertThat(understood("{waiting: {page: {template: '<h1>{{title}}</h1>{{ remaining }}'}}}")
                        .page())
                .contains(new ReceptionSpec.Page(ReceptionSpec.Look.CARD, "", "", "<h1>{{title}}</h1>{{ remaining }}"));
    }

    @Test
    void fallbacksAreReadWhole() {
        assertThat(
                        understood(
                                "{waiting: {apiClients: Problem, fallback: {afterSeconds: 10, service: {name: old, port: 80}}}}"))
                .isEqualTo(new ReceptionSpec(
                        List.of(),
                        Optional.empty(),
                        ReceptionSpec.ApiClients.PROBLEM,
                        Optional.of(new ReceptionSpec.Fallback.Service(Duration.ofSeconds(10), "old", 80))));
        assertThat(understood("{waiting: {fallback: {afterSeconds: 0, response: {body: '{}'}}}}")
                        .fallback())
                .contains(new ReceptionSpec.Fallback.Answer(Duration.ZERO, 503, "application/json", "{}"));
        assertThat(understood("{waiting: {fallback: {afterSeconds: 0, response: {contentType: text/html, body: hi}}}}")
                        .fallback())
                .contains(new ReceptionSpec.Fallback.Answer(Duration.ZERO, 503, "text/html", "hi"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{probeResponse: [{path: {type: RegularExpression, value: '['}, response: {body: ok}}]}|missing closing ]",
                "{probeResponse: [{path: {type: RegularExpression, value: '(?=a)'}, response: {body: ok}}]}|regular expression",
                "{probeResponse: [{headers: [{name: a, type: RegularExpression, value: '*'}], response: {body: ok}}]}|headers",
                "{probeResponse: [{queryParams: [{name: a, type: RegularExpression, value: '('}], response: {body: ok}}]}|queryParams",
                "{probeResponse: [{path: {type: Prefix, value: /}, response: {body: ok}}]}|path.type",
                "{probeResponse: [{path: {type: RegularExpression, value: '((a{1000}){1000}){1000}'}, response: {body: ok}}]}|too large",
                "{probeResponse: [{path: {type: RegularExpression, value: 'a{1000}'}, headers: [{name: a, type: RegularExpression, value: 'a{900}'}, {name: a, type: RegularExpression, value: 'a{900}'}], response: {body: ok}}]}|too large together",
                "{waiting: {fallback: {afterSeconds: 3, service: {name: evil.example, port: 80}}}}|not the name of a Service",
                "{probeResponse: [{method: GET}]}|no response",
                "{waiting: {page: {look: Fancy}}}|look must be",
                "{waiting: {page: {template: '{{script}}'}}}|none of the placeholders",
                "{waiting: {apiClients: No}}|apiClients must be",
                "{waiting: {fallback: {afterSeconds: 3}}}|either service or response",
                "{waiting: {fallback: {afterSeconds: 3, service: {name: a, port: 80}, response: {}}}}|either service or response",
                "{waiting: {fallback: {response: {}}}}|afterSeconds",
                "{waiting: {fallback: {afterSeconds: 3, service: {name: web, port: 80}}}}|the service itself",
                "{waiting: {fallback: {afterSeconds: 3, service: {name: a}}}}|name and port",
                "{waiting: {fallback: {afterSeconds: 3, service: {name: a, port: 0}}}}|1..65535",
                "{waiting: {fallback: {afterSeconds: 3, response: {status: 99}}}}|200..599",
                "{waiting: {fallback: {afterSeconds: 3, response: {contentType: html}}}}|contentType",
            })
    void whatCantBeFollowedIsSaid(String yaml, String sentence) {
        assertThat(translated(yaml))
                .isInstanceOfSatisfying(
                        Translation.Complaint.class,
                        complaint -> assertThat(complaint.message()).contains(sentence));
    }

    private static ProbeRule probe(String yaml) {
        return understood("{probeResponse: [" + yaml + "]}").probes().getFirst();
    }

    private static ReceptionSpec understood(String yaml) {
        Translation translation = translated(yaml);
        assertThat(translation).isInstanceOf(Translation.Understood.class);
        return ((Translation.Understood) translation).specification().reception();
    }

    private static Translation translated(String yaml) {
        String spec = "{service: web, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, "
                + yaml.strip().substring(1);
        Object read = new Load(LoadSettings.builder().build()).loadFromString(spec);
        return Translation.of(
                JSON.convertValue(read, ElastiServiceSpec.class),
                KubernetesSettings.from(ConfigFactory.load()).defaults());
    }
}
