package dev.elasti.actors.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActorsSettingsTest {
    private static final Config REFERENCE = ConfigFactory.defaultReference();

    @Test
    void theReferenceIsValid() {
        ActorsSettings settings = ActorsSettings.from(REFERENCE);

        assertThat(settings.edgePorts().first()).isEqualTo(10000);
        assertThat(settings.edgePorts().last()).isEqualTo(32767);
    }

    /** A key that nobody reads can be taken away without anybody noticing; each of ours is missed. */
    @Test
    void everyKeyIsRead() {
        List<String> keys = REFERENCE.getConfig("elasti.actors").entrySet().stream()
                .map(entry -> "elasti.actors." + entry.getKey())
                .toList();

        assertThat(keys)
                .isNotEmpty()
                .allSatisfy(key -> assertThatThrownBy(() -> ActorsSettings.from(REFERENCE.withoutPath(key)))
                        .as(key)
                        .isInstanceOf(ConfigException.Missing.class)
                        .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1)));
    }

    @Test
    void aRangeThatIsNoneIsSaidByItsPath() {
        Config wrong = ConfigFactory.parseString("elasti.actors.edge-ports.last = 9999")
                .withFallback(REFERENCE);

        assertThatThrownBy(() -> ActorsSettings.from(wrong)).hasMessageContaining("elasti.actors.edge-ports");
    }
}
