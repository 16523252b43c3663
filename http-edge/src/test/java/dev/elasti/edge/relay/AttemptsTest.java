package dev.elasti.edge.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.EdgeSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final Endpoint A = new Endpoint("10.0.0.1", 80);
    private static final Endpoint B = new Endpoint("10.0.0.2", 80);
    private static final Endpoint C = new Endpoint("10.0.0.3", 80);

    private final Attempts attempts =
            new Attempts(EdgeSettings.from(ConfigFactory.load()).relay());

    @Test
    void aPodThatJustFailedIsAvoidedWhileThereIsAnother() {
        attempts.failed(A);
        for (int turn = 0; turn < 10; turn++) {
            assertThat(attempts.choose(List.of(A, B, C), turn)).isIn(B, C);
        }
        attempts.failed(B);
        for (int turn = 0; turn < 10; turn++) {
            assertThat(attempts.choose(List.of(A, B, C), turn)).isEqualTo(C);
        }
        assertThat(attempts.elsewhere(List.of(A, B, C))).isTrue();
        assertThat(attempts.elsewhere(List.of(A, B))).isFalse();
    }

    @Test
    void theOnlyPodIsTriedAgain() {
        attempts.failed(A);
        assertThat(attempts.choose(List.of(A), 3)).isEqualTo(A);
    }

    @Test
    void afterAPauseAllAreTriedAnewAndPausesGrowToABound() {
        attempts.failed(A);
        Duration first = attempts.pause();
        assertThat(attempts.elsewhere(List.of(A))).isTrue();
        assertThat(attempts.pause()).isEqualTo(first.multipliedBy(2));
        for (int i = 0; i < 100; i++) {
            assertThat(attempts.pause()).isLessThanOrEqualTo(Duration.ofMillis(250));
        }
    }
}
