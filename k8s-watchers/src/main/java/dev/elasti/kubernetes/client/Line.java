package dev.elasti.kubernetes.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for one thing: namespaces have their turns one after the other, and in each of them it goes in the order they came. A
 * namespace with thousands in it takes one turn of each round, as one does in which somebody is alone. Not for several threads.
 */
final class Line<T> {
    /** Only namespaces in which somebody waits, the next one first. */
    private final LinkedHashMap<String, Deque<T>> namespaces = new LinkedHashMap<>();

    void add(String namespace, T last) {
        namespaces.computeIfAbsent(namespace, _ -> new ArrayDeque<>()).add(last);
    }

    /** {@return who is next, and does not wait any more} */
    @Nullable
    T poll() {
        Map.Entry<String, Deque<T>> first = namespaces.pollFirstEntry();
        if (first == null) {
            return null;
        }
        Deque<T> waiting = first.getValue();
        T next = waiting.remove();
        if (!waiting.isEmpty()) {
            namespaces.putLast(first.getKey(), waiting);
        }
        return next;
    }
}
