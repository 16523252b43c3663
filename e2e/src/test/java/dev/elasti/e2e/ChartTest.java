package dev.elasti.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.elasti.kubernetes.embedded.api.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of the chart's objects whatever the values are. */
class ChartTest {
    private static final Path CHART = Path.of("..", "helm", "elasti");
    /** What the chart says it needs at least. */
    private static final String OLDEST_KUBERNETES = "1.27.0";

    static Stream<Map<String, String>> values() {
        return Stream.of(
                Map.of(),
                Map.of("replicaCount", "1"),
                Map.of("replicaCount", "5", "networkPolicy.enabled", "true", "serviceMonitor.enabled", "true"),
                Map.of("watchNamespaces[0]", "team-a", "watchNamespaces[1]", "team-b"),
                Map.of("extraScaleTargets[0].apiGroup", "argoproj.io", "extraScaleTargets[0].resource", "rollouts"),
                Map.of(
                        "prometheus.serverAddress",
                        "http://prometheus:9090",
                        "prometheus.authorizationSecret.name",
                        "s"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void podsMeetTheRestrictedStandard(Map<String, String> values) {
        JsonNode pod = only(render(values), "StatefulSet").at("/spec/template/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("hostNetwork").asBoolean()).isFalse();
        assertThat(pod.path("volumes")).allMatch(volume -> volume.has("emptyDir"));
        assertThat(pod.path("containers")).isNotEmpty().allSatisfy(container -> {
            assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                    .isEqualTo("ALL");
            assertThat(container.path("ports")).noneMatch(port -> port.has("hostPort"));
        });
    }

    @ParameterizedTest
    @MethodSource("values")
    void rightsHaveNoWildcardAndNoSecrets(Map<String, String> values) {
        List<JsonNode> rules = new ArrayList<>();
        for (JsonNode object : render(values)) {
            object.path("rules").forEach(rules::add);
        }
        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.toString()).doesNotContain("*");
            assertThat(rule.path("resources").toString()).doesNotContain("secrets");
        });
    }

    @Test
    void withNamespacesNoRightReachesTheWholeCluster() {
        List<JsonNode> objects = render(Map.of("watchNamespaces[0]", "team-a"));
        assertThat(objects).noneMatch(object -> object.path("kind").asText().startsWith("ClusterRole"));
        assertThat(objects.stream()
                        .filter(object -> object.path("kind").asText().equals("Role"))
                        .map(object -> object.at("/metadata/namespace").asText()))
                .containsExactlyInAnyOrder("team-a", "elasti");
    }

    @ParameterizedTest
    @MethodSource("values")
    void theProcessorIsNeverThrottledAndMemoryIsBounded(Map<String, String> values) {
        JsonNode resources = only(render(values), "StatefulSet").at("/spec/template/spec/containers/0/resources");
        assertThat(resources.at("/limits/cpu").isMissingNode()).isTrue();
        assertThat(resources.at("/limits/memory").isMissingNode()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("values")
    void readinessAndLivenessAskDifferentQuestions(Map<String, String> values) {
        JsonNode container = only(render(values), "StatefulSet").at("/spec/template/spec/containers/0");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/alive");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/ready");
    }

    @Test
    void nodesFindEachOtherBeforeTheyAreReady() {
        List<JsonNode> objects = render(Map.of());
        assertThat(only(objects, "StatefulSet").at("/spec/podManagementPolicy").asText())
                .isEqualTo("Parallel");
        assertThat(objects)
                .anyMatch(object -> object.at("/spec/clusterIP").asText().equals("None")
                        && object.at("/spec/publishNotReadyAddresses").asBoolean());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "5, 3"})
    void aNewClusterNeedsTheMajority(String replicas, String contactPoints) {
        JsonNode env = only(render(Map.of("replicaCount", replicas)), "StatefulSet")
                .at("/spec/template/spec/containers/0/env");
        assertThat(env)
                .anyMatch(entry -> entry.path("name").asText().equals("ELASTI_REQUIRED_CONTACT_POINTS")
                        && entry.path("value").asText().equals(contactPoints));
    }

    @Test
    void aDrainOfNodesTakesOneOfUsAtATime() {
        assertThat(only(render(Map.of()), "PodDisruptionBudget")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
        // With one replica a budget would only block the drain.
        assertThat(render(Map.of("replicaCount", "1")))
                .noneMatch(object -> object.path("kind").asText().equals("PodDisruptionBudget"));
    }

    @ParameterizedTest
    @CsvSource({
        "replicaCount, 2",
        "replicaCount, many",
        "relicaCount, 3",
        "defaults.settle, 5",
        "defaults.handover, Never",
        "logging.format, xml",
        "edge.service.port, 0",
        "watchNamespaces[0], Not_A_Name",
        "prometheus.serverAddress, ftp://x"
    })
    void valuesThatCantBeRightAreRefused(String key, String value) {
        assertThatThrownBy(() -> render(Map.of(key, value))).isInstanceOf(IllegalStateException.class);
    }

    private static List<JsonNode> render(Map<String, String> values) {
        TemplateCommand template = new Helm(CHART)
                .template()
                .withName("elasti")
                .withNamespace("elasti")
                .withKubeVersion(OLDEST_KUBERNETES);
        values.forEach(template::set);
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode document : Json.yaml(template.call())) {
            if (document.has("kind")) {
                objects.add(document);
            }
        }
        return objects;
    }

    private static JsonNode only(List<JsonNode> objects, String kind) {
        List<JsonNode> fitting = objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
        assertThat(fitting).hasSize(1);
        return fitting.getFirst();
    }
}
