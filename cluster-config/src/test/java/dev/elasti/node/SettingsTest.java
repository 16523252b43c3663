package dev.elasti.node;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator can say, and that it is said in one place: configuration files, environment, chart. */
class SettingsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern IN_CONF = Pattern.compile("\\$\\{\\?([A-Z][A-Z0-9_]+)}");
    private static final Pattern IN_CHART = Pattern.compile("name: ([A-Z][A-Z0-9_]+)");

    /** Read by logback and by the choice of a profile, not through a .conf. */
    private static final Set<String> ELSEWHERE = Set.of("ELASTI_LOG_FORMAT", "ELASTI_LOG_LEVEL", "ELASTI_PROFILE");

    private static final List<String> MODULES =
            List.of("actors", "k8s-watchers", "triggers", "http-edge", "cluster-config", "embedded-kubernetes");

    @Test
    void everyEnvironmentVariableOfTheChartIsASetting() {
        Set<String> known = new TreeSet<>(inConfigurationFiles());
        known.addAll(ELSEWHERE);

        assertThat(inChart()).isSubsetOf(known);
    }

    @Test
    void everyEnvironmentVariableIsDocumentedWithTheSettingItChanges() {
        // Each variable holds its own name, so that a setting shows which one it takes.
        Map<String, String> itself = inConfigurationFiles().stream().collect(toMap(name -> name, name -> name));
        Config config = ConfigFactory.parseMap(itself)
                .withFallback(ConfigFactory.parseResourcesAnySyntax("profile-cluster"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve(ConfigResolveOptions.noSystem());
        Config defaults = ConfigFactory.parseResourcesAnySyntax("profile-cluster")
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve(ConfigResolveOptions.noSystem());
        Map<String, Documented> documented = documented();

        assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(union(itself.keySet(), ELSEWHERE));
        documented.forEach((name, row) -> {
            if (!ELSEWHERE.contains(name)) {
                assertThat(config.getString(row.path()))
                        .as("%s sets %s", name, row.path())
                        .isIn(name, newerNameOf(name));
                assertThat(row.defaultValue())
                        .as("default of %s", name)
                        .isEqualTo(defaults.getString(row.path()).isEmpty() ? "empty" : defaults.getString(row.path()));
            }
        });
    }

    @Test
    void aPodIsNotKilledBeforeItsShutdownIsOver() throws IOException {
        Duration allSteps =
                Profiles.load(Profiles.CLUSTER).getConfig("pekko.coordinated-shutdown.phases").root().keySet().stream()
                        .map(SettingsTest::timeout)
                        .reduce(Duration.ZERO, Duration::plus);
        Matcher grace = Pattern.compile("(?m)^terminationGracePeriodSeconds: ([0-9]+)$")
                .matcher(Files.readString(ROOT.resolve("helm/elasti/values.yaml")));

        assertThat(grace.find()).isTrue();
        assertThat(Duration.ofSeconds(Long.parseLong(grace.group(1)))).isGreaterThan(allSteps);
    }

    private static Duration timeout(String phase) {
        Config shutdown = Profiles.load(Profiles.CLUSTER).getConfig("pekko.coordinated-shutdown");
        String path = "phases." + phase + ".timeout";
        return shutdown.getDuration(shutdown.hasPath(path) ? path : "default-phase-timeout");
    }

    @Test
    void theChartSaysWhoANodeIsAndHowItFindsTheOthers() {
        assertThat(inChart())
                .contains("POD_NAME", "POD_IP", "ELASTI_BOOTSTRAP_SERVICE", "ELASTI_REQUIRED_CONTACT_POINTS");
    }

    @ParameterizedTest
    @CsvSource({
        "elasti.node.formation, sideways, elasti.node.formation must be bootstrap or self-join",
        "elasti.node.name, '', elasti.node.name must not be empty",
        "elasti.node.settle, -1s, elasti.node.settle must not be negative",
        "elasti.node.drain-limit, soon, drain-limit",
        "elasti.node.farewell, -1s, elasti.node.farewell must not be negative",
        "elasti.actors.edge-ports.first, 0, elasti.actors.edge-ports.first and last must be a range",
        "elasti.edge.shared-port, 70000, elasti.edge: shared-port",
        "elasti.kubernetes.event-memory, 0, elasti.kubernetes.event-memory must be at least 1",
        "elasti.triggers.prometheus.timeout, never, timeout",
    })
    void aBadValueStopsTheStartWithItsPath(String path, String value, String complaint) {
        Config config = ConfigFactory.parseMap(Map.of(path, value)).withFallback(Profiles.load(Profiles.SINGLE));

        assertThatThrownBy(() -> Node.start(config)).hasMessageContaining(complaint);
    }

    @Test
    void anUnknownProfileIsNamed() {
        assertThatThrownBy(() -> Profiles.ofProcess(Map.of("ELASTI_PROFILE", "both")))
                .hasMessageContaining("ELASTI_PROFILE")
                .hasMessageContaining("both");
    }

    @Test
    void aProcessWithoutAProfileIsANodeOfACluster() {
        Config config = Profiles.ofProcess(Map.of());

        assertThat(NodeSettings.from(config).formation()).isEqualTo(Formation.BOOTSTRAP);
        assertThat(config.getBoolean("pekko.coordinated-shutdown.exit-jvm")).isTrue();
    }

    @Test
    void nodesThatShareAProcessDoNotEndIt() {
        assertThat(Profiles.load(Profiles.SINGLE).getBoolean("pekko.coordinated-shutdown.exit-jvm"))
                .isFalse();
    }

    @Test
    void theFarewellEndsBeforeItsPhase() {
        Config config = Profiles.load(Profiles.CLUSTER);

        assertThat(config.getDuration("pekko.coordinated-shutdown.phases.service-stop.timeout"))
                .isGreaterThan(NodeSettings.from(config).farewell());
    }

    @Test
    void theDrainIsOneFactForNodeAndShutdown() {
        Config config = Profiles.load(Profiles.CLUSTER);

        assertThat(config.getDuration("pekko.coordinated-shutdown.phases.service-requests-done.timeout"))
                .isEqualTo(NodeSettings.from(config).drainLimit());
    }

    private static Set<String> inConfigurationFiles() {
        return MODULES.stream()
                .map(module -> ROOT.resolve(module).resolve("src/main/resources"))
                .flatMap(SettingsTest::files)
                .filter(file -> file.toString().endsWith(".conf"))
                .flatMap(file -> names(file, IN_CONF))
                .collect(toCollection(TreeSet::new));
    }

    /** A row of the table in docs/settings.md. */
    private record Documented(String path, String defaultValue) {}

    private static Map<String, Documented> documented() {
        try {
            return Pattern.compile("(?m)^\\| `([A-Z][A-Z0-9_]+)` \\| `([^`]+)` \\| `?(.*?)`? \\|")
                    .matcher(Files.readString(ROOT.resolve("docs/settings.md")))
                    .results()
                    .collect(toMap(row -> row.group(1), row -> new Documented(row.group(2), row.group(3))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** KubeElasti's name counts only where ours is not set. */
    private static String newerNameOf(String name) {
        return name.equals("WATCH_NAMESPACES") ? "ELASTI_NAMESPACES" : name;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Set<String> inChart() {
        return names(ROOT.resolve("helm/elasti/templates/statefulset.yaml"), IN_CHART)
                .collect(toCollection(TreeSet::new));
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> names(Path file, Pattern pattern) {
        try {
            return pattern
                    .matcher(Files.readString(file))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
