package dev.elasti.kubernetes.embedded.api;

import java.util.Comparator;

/** Names an object within its resource; the namespace of cluster-wide ones is empty. Ordered as lists are. */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }
}
