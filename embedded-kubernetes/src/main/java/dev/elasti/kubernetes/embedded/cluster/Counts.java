package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Numbers in a status as Kubernetes writes them: those that are zero are left out. */
final class Counts {
    private Counts() {}

    static void putUnlessZero(ObjectNode status, String field, int count) {
        if (count != 0) {
            status.put(field, count);
        }
    }
}
