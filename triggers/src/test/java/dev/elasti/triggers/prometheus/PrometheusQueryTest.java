package dev.elasti.triggers.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusQueryTest {
    private static final PrometheusSettings SETTINGS = PrometheusSettings.from(ConfigFactory.load());
    private static final Map<String, String> GOOD =
            Map.of("query", "sum(x)", "threshold", "0.5", "serverAddress", "http://prometheus:9090");

    @Test
    void theDocumentedMetadataIsUnderstood() {
        PrometheusQuery query = usable(with("headers.X-Scope-OrgID", "team-a"));
        assertThat(query.threshold()).isEqualTo(0.5);
        assertThat(query.headers()).containsExactly(Map.entry("X-Scope-OrgID", "team-a"));
        assertThat(query.uptimeFilter()).isEqualTo("container=\"prometheus\"");
    }

    @ParameterizedTest
    @CsvSource({
        "query, '', query is missing",
        "threshold, '', threshold must be a number",
        "threshold, ten, threshold must be a number",
        "threshold, NaN, finite",
        "serverAddress, '', serverAddress is missing",
        "serverAddress, ftp://x, http(s)",
        "serverAddress, http://user:secret@x, without user",
        "serverAddress, http://x/?a=b, without user",
        "serverAddress, 'http://x y', not a URL",
        "serverAddress, /relative, http(s)",
        "tresholds, 1, Unknown metadata [tresholds]",
        "headers.Host, x, can't be set",
        "headers.A B, x, not a usable header"
    })
    void faultyMetadataSaysWhatToChange(String key, String value, String expected) {
        assertThat(PrometheusQuery.read(with(key, value), SETTINGS))
                .isInstanceOfSatisfying(
                        PrometheusQuery.Reading.Faulty.class,
                        faulty -> assertThat(faulty.complaint()).contains(expected));
    }

    @Test
    void aHeaderValueCantBreakTheLine() {
        assertThat(PrometheusQuery.read(with("headers.X", "a\r\nEvil: b"), SETTINGS))
                .isInstanceOf(PrometheusQuery.Reading.Faulty.class);
    }

    @Test
    void healthMustReachBackOverTheWholeCooldown() {
        assertThat(usable(GOOD).healthQuery(Duration.ofMinutes(15)))
                .isEqualTo("min_over_time((max(up{container=\"prometheus\"}) or vector(0))[900s:])");
    }

    @Test
    void aHeadersValueIsNeverPrinted() {
        assertThat(usable(with("headers.Authorization", "Bearer secret")).toString())
                .contains("Authorization")
                .doesNotContain("secret");
    }

    private static PrometheusQuery usable(Map<String, String> metadata) {
        if (PrometheusQuery.read(metadata, SETTINGS) instanceof PrometheusQuery.Reading.Usable(PrometheusQuery query)) {
            return query;
        }
        throw new AssertionError("not usable: " + PrometheusQuery.read(metadata, SETTINGS));
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> metadata = new HashMap<>(GOOD);
        metadata.put(key, value);
        return metadata;
    }
}
