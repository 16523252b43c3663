package dev.elasti.edge.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.peers.Differences.Outcome;
import dev.elasti.edge.peers.Witness.Seen;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferencesTest {
    private static final Seen FIRST = new Seen("POST", "/1", "abc", "127.1.0.1");
    private static final Seen SECOND = new Seen("GET", "/2", "", "127.1.0.1");
    private static final Seen SMUGGLED = new Seen("GET", "/smuggled", "", "127.1.0.1");

    @Test
    void theSameIsNoDifference() {
        assertThat(between(
                        outcome(List.of("200", "200"), FIRST, SECOND), outcome(List.of("200", "200"), FIRST, SECOND)))
                .isEmpty();
    }

    @Test
    void whatAServerRefusesMayBeMissing() {
        assertThat(between(outcome(List.of("200", "200"), FIRST, SECOND), outcome(List.of("400", "200"), SECOND)))
                .isEmpty();
        assertThat(between(outcome(List.of("200", "200"), FIRST, SECOND), outcome(List.of("400"))))
                .isEmpty();
    }

    @Test
    void aRequestMoreIsFound() {
        assertThat(between(outcome(List.of("200"), FIRST), outcome(List.of("200"), FIRST, SMUGGLED)))
                .hasSize(1);
        assertThat(between(outcome(List.of("400")), outcome(List.of("400"), SMUGGLED)))
                .hasSize(1);
    }

    @Test
    void anotherBodyIsFound() {
        Seen longer = new Seen("POST", "/1", "abcd", "127.1.0.1");
        assertThat(between(outcome(List.of("200"), FIRST), outcome(List.of("200"), longer)))
                .hasSize(1);
    }

    @Test
    void aRequestTwiceOrInAnotherOrderIsFound() {
        assertThat(between(outcome(List.of("200"), FIRST), outcome(List.of("200"), FIRST, FIRST)))
                .hasSize(1);
        assertThat(between(
                        outcome(List.of("200", "200"), FIRST, SECOND), outcome(List.of("200", "200"), SECOND, FIRST)))
                .hasSize(1);
    }

    @Test
    void aRequestThatIsMissingThoughNothingWasRefusedIsFound() {
        assertThat(between(outcome(List.of("200", "200"), FIRST, SECOND), outcome(List.of("200", "200"), FIRST)))
                .hasSize(1);
    }

    @Test
    void anAnswerMoreIsFound() {
        assertThat(between(outcome(List.of("200"), FIRST), outcome(List.of("200", "400"), FIRST)))
                .hasSize(1);
    }

    @Test
    void onlyWhoHasTheHabitMayAnswerForItself() {
        Seen asterisk = new Seen("OPTIONS", "*", "", "127.1.0.1");
        Outcome control = outcome(List.of("200", "200"), asterisk, SECOND);
        assertThat(between(control, outcome(Habit.ANSWERS_OPTIONS_ASTERISK, List.of("200", "200"), SECOND)))
                .isEmpty();
        assertThat(between(control, outcome(Habit.NONE, List.of("200", "200"), SECOND)))
                .hasSize(1);
        assertThat(between(control, outcome(Habit.ANSWERS_OPTIONS_ASTERISK, List.of("200", "200"))))
                .hasSize(1);
    }

    @Test
    void onlyWhoHasTheHabitMayWriteTargetsAnew() {
        Map<String, String> anew = Map.of(
                "//1//2",
                "/1//2",
                "/1?",
                "/1",
                "/1;?2",
                "/1?2",
                "/1;",
                "/1",
                "/1;2;?;",
                "/1;2;?;",
                "//%2f?2?",
                "/%2f?2?");
        anew.forEach((target, written) -> {
            Outcome control = outcome(List.of("200"), get(target));
            assertThat(between(control, outcome(Habit.WRITES_TARGETS_ANEW, List.of("200"), get(written))))
                    .isEmpty();
            assertThat(between(control, outcome(Habit.WRITES_TARGETS_ANEW, List.of("200"), get(written + "3"))))
                    .hasSize(1);
        });
        assertThat(between(outcome(List.of("200"), get("//1")), outcome(Habit.NONE, List.of("200"), get("/1"))))
                .hasSize(1);
    }

    @Test
    void streamsAreTheSameForTheSameSeedAndOthersForAnother() {
        assertThat(DesyncStreams.stream(7, 3)).isEqualTo(DesyncStreams.stream(7, 3));
        assertThat(DesyncStreams.stream(7, 3)).isNotEqualTo(DesyncStreams.stream(8, 3));
    }

    private static List<String> between(Outcome control, Outcome server) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        outcomes.put("control", control);
        outcomes.put("server", server);
        return Differences.among(outcomes);
    }

    private static Outcome outcome(List<String> statuses, Seen... arrived) {
        return outcome(Habit.NONE, statuses, arrived);
    }

    private static Outcome outcome(Habit habit, List<String> statuses, Seen... arrived) {
        return new Outcome(statuses, List.of(arrived), habit);
    }

    private static Seen get(String target) {
        return new Seen("GET", target, "", "127.1.0.1");
    }
}
