package dev.elasti.node;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import dev.elasti.edge.relay.RelayListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of limits in docs/settings.md says what is so: settings and defaults, fields of the resource, metrics. */
class LimitsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern BOUND = Pattern.compile("bound=\"([^\"]+)\"");
    private static final Pattern KIND = Pattern.compile("kind=\"([^\"]+)\"");
    private static final Pattern METRIC = Pattern.compile("elasti_[a-z_]+");
    private static final Path METRICS = ROOT.resolve("cluster-config/src/main/java/dev/elasti/node/metrics");

    /** A row of the table. */
    private record Limit(String setting, String defaultValue, String ofAService, String metric) {}

    @Test
    void settingsHaveTheDefaultsThatTheTableSays() throws IOException {
        Config defaults = ConfigFactory.parseResourcesAnySyntax("profile-cluster")
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve(ConfigResolveOptions.noSystem());

        assertThat(limits())
                .hasSizeGreaterThan(15)
                .allSatisfy(limit -> assertThat(defaults.getString(limit.setting()))
                        .as(limit.setting())
                        .isEqualTo(limit.defaultValue()));
    }

    @Test
    void fieldsOfAServiceAreInItsSchema() throws IOException {
        String schema = Files.readString(ROOT.resolve("helm/elasti/crds/elastiservices.yaml"));

        assertThat(limits())
                .filteredOn(limit -> !limit.ofAService().equals("–"))
                .isNotEmpty()
                .allSatisfy(limit -> assertThat(schema).contains(parts(first(limit.ofAService()))));
    }

    @Test
    void everyBoundThatTheEdgeCountsIsInTheTableAndNoOther() throws IOException {
        Set<String> counted = Arrays.stream(RelayListener.Limit.values())
                .map(limit -> limit.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(toSet());

        assertThat(named(BOUND)).isEqualTo(counted);
    }

    @Test
    void metricsAndKindsAreThoseOfTheNode() throws IOException {
        String names = Files.readString(METRICS.resolve("Instruments.java"))
                .replace("elasti.", "elasti_")
                .replaceAll("(?<=[a-z])[-.](?=[a-z])", "_");
        String kinds = Files.readString(METRICS.resolve("MeteredWaitingRoom.java"))
                + Files.readString(METRICS.resolve("MeteredRelay.java"))
                + Files.readString(METRICS.resolve("ServiceSeries.java"));

        assertThat(named(METRIC))
                .hasSizeGreaterThan(3)
                .allSatisfy(
                        metric -> assertThat(names).contains("\"" + metric.replaceAll("_(total|seconds)$", "") + '"'));
        assertThat(named(KIND))
                .hasSizeGreaterThan(3)
                .allSatisfy(kind -> assertThat(kinds).contains('"' + kind + '"'));
    }

    private static Set<String> named(Pattern what) throws IOException {
        return limits().stream()
                .flatMap(limit -> what.matcher(limit.metric()).results())
                .map(match -> match.groupCount() == 0 ? match.group() : match.group(1))
                .collect(toSet());
    }

    private static String first(String cell) {
        return QUOTED.matcher(cell).results().findFirst().orElseThrow().group(1);
    }

    /** Each part of a path, as a key of the schema. */
    private static List<String> parts(String path) {
        return Arrays.stream(path.split("\\.", -1))
                .map(part -> " " + part + ":")
                .toList();
    }

    private static List<Limit> limits() throws IOException {
        return Pattern.compile(
                        "(?m)^\\| [^|]+ \\| `(elasti\\.[^`]+)` \\| ([^|]+) \\| ([^|]+) \\| [^|]+ \\| ([^|]+) \\|$")
                .matcher(Files.readString(ROOT.resolve("docs/settings.md")))
                .results()
                .map(LimitsTest::limit)
                .toList();
    }

    private static Limit limit(MatchResult row) {
        return new Limit(row.group(1), row.group(2), row.group(3), row.group(4));
    }
}
