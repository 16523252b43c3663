package dev.elasti.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class KubernetesSettingsTest {
    @Test
    void everyKeyIsReadAndEachOneIsNeeded() {
        Config section = ConfigFactory.load().getConfig(KubernetesSettings.PATH);
        assertThat(section.root().keySet()).hasSize(KubernetesSettings.class.getRecordComponents().length);
        assertThat(section.getConfig("defaults").root().keySet())
                .hasSize(DefaultSpecification.class.getRecordComponents().length);
        for (var entry : section.entrySet()) {
            Config without = ConfigFactory.load().withoutPath(KubernetesSettings.PATH + "." + entry.getKey());
            assertThatThrownBy(() -> KubernetesSettings.from(without))
                    .hasMessageContaining(
                            entry.getKey().substring(entry.getKey().lastIndexOf('.') + 1));
        }
    }

    @Test
    void namespacesAreSeparatedByCommas() {
        Config config = ConfigFactory.parseString(KubernetesSettings.PATH + ".namespaces = \"a, b,,a\"")
                .withFallback(ConfigFactory.load());
        assertThat(KubernetesSettings.from(config).namespaces()).containsExactly("a", "b");
    }

    @Test
    void halfAnEdgeServiceIsAMistake() {
        Config config = ConfigFactory.parseString(KubernetesSettings.PATH + ".edge-service.name = edge")
                .withFallback(ConfigFactory.load());
        assertThatThrownBy(() -> KubernetesSettings.from(config)).hasMessageContaining("edge-service");
    }
}
