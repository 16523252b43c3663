package dev.elasti.edge.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopSettingsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64})
    void howeverManyLoopsThereAreTheyTakeNoMoreThanOneBound(int loops) {
        LoopSettings settings = settings("count = " + loops);
        long each = (long) settings.blocksOfALoop() * settings.blockBytes()
                + (long) settings.bulkBlocksOfALoop() * settings.bulkBlockBytes();

        assertThat(each * loops).isLessThanOrEqualTo(settings.pooledBytes());
        assertThat(settings.blocksOfALoop()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"count = -1", "batch = 0", "block-bytes = 1", "bulk-block-bytes = 8KiB"})
    void whatCannotBeIsToldByItsName(String wrong) {
        assertThatThrownBy(() -> settings(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong.substring(0, wrong.indexOf(' ')));
    }

    private static LoopSettings settings(String changed) {
        return LoopSettings.from(ConfigFactory.parseString("loops { " + changed + " }")
                .withFallback(ConfigFactory.load().getConfig("elasti.edge")));
    }
}
