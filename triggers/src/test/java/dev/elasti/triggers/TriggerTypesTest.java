package dev.elasti.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.TriggerSpec;
import dev.elasti.actors.domain.Verdict;
import dev.elasti.triggers.traffic.TrafficTrigger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TriggerTypesTest {
    private final TriggerTypes types = new TriggerTypes(List.of(new TrafficTrigger()));

    @Test
    void anUnknownTypeIsNoVerdictAndNamesTheKnownOnes() {
        TriggerSpec trigger = new TriggerSpec("kafka", Map.of());
        assertThat(types.complaint(trigger))
                .hasValueSatisfying(text -> assertThat(text).contains("kafka", "traffic"));
        assertThat(types.ask(new ServiceId("a", "b"), trigger, Duration.ZERO).toCompletableFuture())
                .isCompletedWithValueMatching(Verdict.Unknown.class::isInstance);
    }

    @Test
    void metadataOnATrafficTriggerIsPointedOut() {
        assertThat(types.complaint(new TriggerSpec("traffic", Map.of("threshold", "3"))))
                .hasValueSatisfying(text -> assertThat(text).contains("threshold"));
    }

    @Test
    void twoTypesOfOneNameAreABug() {
        assertThatThrownBy(() -> new TriggerTypes(List.of(new TrafficTrigger(), new TrafficTrigger())))
                .hasMessageContaining("traffic");
    }
}
