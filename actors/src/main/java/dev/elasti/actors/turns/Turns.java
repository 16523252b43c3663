package dev.elasti.actors.turns;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Things to be done for several owners, who take turns: one of each, then the next of each. However many one of them brings along,
 * another's next thing waits for one of its. Those of the same owner keep their order. Not for several threads.
 *
 * @param <T> what is to be done
 */
public final class Turns<T> {
    private static final int SPARE = 16;

    /** Only owners with something to be done; who is next comes first. */
    private final LinkedHashMap<Object, ArrayDeque<T>> lines = new LinkedHashMap<>();

    private final ArrayDeque<ArrayDeque<T>> spare = new ArrayDeque<>(SPARE);

    /** @param owner equal for all that stand in one line */
    public void add(Object owner, T thing) {
        ArrayDeque<T> line = lines.get(owner);
        if (line == null) {
            line = spare.isEmpty() ? new ArrayDeque<>() : spare.pop();
            lines.put(owner, line);
        }
        line.add(thing);
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** {@return that whose turn it is, or null if there is none} It does not wait any more. */
    public @Nullable T poll() {
        Map.Entry<Object, ArrayDeque<T>> first = lines.firstEntry();
        if (first == null) {
            return null;
        }
        ArrayDeque<T> line = first.getValue();
        T thing = line.remove();
        if (line.isEmpty()) {
            lines.remove(first.getKey());
            if (spare.size() < SPARE) {
                spare.push(line);
            }
        } else if (lines.size() > 1) {
            lines.putLast(first.getKey(), line);
        }
        return thing;
    }
}
