package dev.elasti.triggers.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class PrometheusSettingsTest {
    private static final Config DEFAULTS =
            ConfigFactory.parseResources("reference.conf").resolve();

    @Test
    void everyKeyIsReadAndEachOneIsNeeded() {
        Config section = ConfigFactory.load().getConfig(PrometheusSettings.PATH);
        assertThat(section.root().keySet()).hasSize(PrometheusSettings.class.getRecordComponents().length);
        for (String key : section.root().keySet()) {
            Config without = ConfigFactory.load().withoutPath(PrometheusSettings.PATH + "." + key);
            assertThatThrownBy(() -> PrometheusSettings.from(without)).hasMessageContaining(key);
        }
    }

    @Test
    void aTenantsTriggerCantReachTheNodeItselfByDefault() {
        assertThat(PrometheusSettings.from(DEFAULTS.withFallback(ConfigFactory.load()))
                        .allowLoopback())
                .isFalse();
    }

    @Test
    void theCredentialIsNeverPrinted() {
        Config config = ConfigFactory.parseString(
                        PrometheusSettings.PATH + ".default-authorization = \"Bearer secret\"")
                .withFallback(ConfigFactory.load());
        assertThat(PrometheusSettings.from(config).toString()).doesNotContain("secret");
    }
}
