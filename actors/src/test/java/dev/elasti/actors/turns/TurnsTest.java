package dev.elasti.actors.turns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns<String> turns = new Turns<>();

    @Test
    void ownersTakeTurnsAndEachKeepsItsOrder() {
        add("a", "a1", "a2", "a3");
        add("b", "b1");
        add("c", "c1", "c2");

        assertThat(all()).containsExactly("a1", "b1", "c1", "a2", "c2", "a3");
        assertThat(turns.isEmpty()).isTrue();
    }

    @Test
    void whoComesBesideACrowdWaitsForOneOfIt() {
        for (int i = 0; i < 5_000; i++) {
            turns.add("crowd", "crowd " + i);
        }
        assertThat(turns.poll()).isEqualTo("crowd 0");
        turns.add("lonely", "one");

        assertThat(List.of(String.valueOf(turns.poll()), String.valueOf(turns.poll())))
                .contains("one");
    }

    @Test
    void anOwnerWhoHadNothingLeftBeginsAnew() {
        for (int round = 0; round < 100; round++) {
            add("a", "a" + round);
            add("b", "b" + round);

            assertThat(all()).containsExactly("a" + round, "b" + round);
        }
        assertThat(turns.poll()).isNull();
    }

    private void add(String owner, String... things) {
        for (String thing : things) {
            turns.add(owner, thing);
        }
    }

    private List<String> all() {
        List<String> all = new ArrayList<>();
        for (String thing = turns.poll(); thing != null; thing = turns.poll()) {
            all.add(thing);
        }
        return all;
    }
}
