package dev.elasti.actors.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TreeTest {
    @Test
    void itBehavesAsASortedMapUnderRandomChanges() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TreeMap<Integer, Integer> model = new TreeMap<>();
        Tree<Integer, Integer> tree = Tree.empty();
        for (int i = 0; i < 20_000; i++) {
            int key = random.nextInt(500);
            if (random.nextInt(5) < 3) {
                model.put(key, i);
                tree = tree.put(key, i);
            } else {
                model.remove(key);
                tree = tree.remove(key);
            }
            assertThat(tree.size()).as("seed %d", seed).isEqualTo(model.size());
            assertThat(tree.first().isEmpty()).as("seed %d", seed).isEqualTo(model.isEmpty());
            if (i % 500 == 0) {
                assertThat(tree.values()).as("seed %d", seed).containsExactlyElementsOf(model.values());
            }
        }
    }

    @Test
    void anOlderOneIsNotTouchedByWhatComesAfter() {
        Tree<Integer, String> one = Tree.<Integer, String>empty().put(1, "a");
        Tree<Integer, String> two = one.put(2, "b").remove(1);
        assertThat(one.values()).containsExactly("a");
        assertThat(two.values()).containsExactly("b");
    }
}
