package dev.elasti.edge.loop;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of several owners, who take turns: one of each, then the next of each. However many one of them brings along, another's next
 * task waits for one of its. Tasks of the same owner keep their order. On the loop's thread only.
 */
final class Turns {
    private static final int SPARE = 16;

    /** Only owners with tasks; who is next comes first. */
    private final LinkedHashMap<Object, ArrayDeque<Runnable>> lines = new LinkedHashMap<>();

    private final ArrayDeque<ArrayDeque<Runnable>> spare = new ArrayDeque<>(SPARE);

    void add(Object owner, Runnable task) {
        ArrayDeque<Runnable> line = lines.get(owner);
        if (line == null) {
            line = spare.isEmpty() ? new ArrayDeque<>() : spare.pop();
            lines.put(owner, line);
        }
        line.add(task);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** {@return the task whose turn it is, or null if there is none} */
    @Nullable
    Runnable poll() {
        Map.Entry<Object, ArrayDeque<Runnable>> first = lines.firstEntry();
        if (first == null) {
            return null;
        }
        ArrayDeque<Runnable> line = first.getValue();
        Runnable task = line.remove();
        if (line.isEmpty()) {
            lines.remove(first.getKey());
            if (spare.size() < SPARE) {
                spare.push(line);
            }
        } else if (lines.size() > 1) {
            lines.putLast(first.getKey(), line);
        }
        return task;
    }
}
