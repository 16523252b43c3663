package dev.elasti.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EdgeSettingsTest {
    private static final Config REFERENCE = ConfigFactory.defaultReference();

    @Test
    void referenceConfIsReadable() {
        assertThat(EdgeSettings.from(REFERENCE).sharedPort()).isEqualTo(8012);
    }

    /** A key that nobody misses is a key that nobody reads. */
    @Test
    void everyKeyOfReferenceConfIsRead() {
        Set<String> unread = new TreeSet<>();
        REFERENCE.getConfig("elasti.edge").entrySet().forEach(entry -> {
            String key = "elasti.edge." + entry.getKey();
            boolean ofTheDispatcher = key.startsWith("elasti.edge.loop-dispatcher.");
            if (!ofTheDispatcher && readable(REFERENCE.withoutPath(key))) {
                unread.add(key);
            }
        });
        assertThat(unread).isEmpty();
    }

    @Test
    void aTunnelMayBeSilentForMoreThanAnHour() {
        assertThat(EdgeSettings.from(REFERENCE).relay().tunnelIdle()).isGreaterThan(Duration.ofHours(1));
    }

    @Test
    void aValueThatCannotBeIsRefusedWithItsName() {
        Config wrong =
                ConfigFactory.parseString("elasti.edge.relay.head-within = 0s").withFallback(REFERENCE);
        assertThatThrownBy(() -> EdgeSettings.from(wrong)).hasMessageContaining("elasti.edge.relay.head-within");
    }

    @Test
    void aShareOfNothingIsRefusedWithItsName() {
        Config wrong =
                ConfigFactory.parseString("elasti.edge.share-of-a-service = 0").withFallback(REFERENCE);
        assertThatThrownBy(() -> EdgeSettings.from(wrong)).hasMessageContaining("share-of-a-service");
    }

    private static boolean readable(Config config) {
        try {
            EdgeSettings.from(config);
            return true;
        } catch (ConfigException.Missing _) {
            return false;
        }
    }
}
