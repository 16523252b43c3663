package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceTypes;
import dev.elasti.kubernetes.embedded.api.StoreEvent;
import dev.elasti.kubernetes.embedded.api.Write;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Pods with numbers: each number once, in order unless the set says {@code Parallel}, the highest going first. A changed
 * template reaches a pod when it is made anew.
 */
final class StatefulSetController implements Controller {
    private static final Write WRITER = Write.as("statefulset-controller");

    private final ObjectApi api;
    private final Pods pods;

    StatefulSetController(ObjectApi api) {
        this.api = api;
        this.pods = new Pods(api, WRITER);
    }

    @Override
    public Collection<ObjectKey> concernedBy(StoreEvent event) {
        return Pods.selfOrOwner(event, "StatefulSet");
    }

    @Override
    public void reconcile(ObjectKey key) {
        api.find(ResourceTypes.STATEFUL_SETS, key).ifPresent(set -> {
            if (!Pods.isTerminating(set)) {
                boolean parallel = Json.text(set, "spec.podManagementPolicy").equals("Parallel");
                int desired = Json.at(set, "spec.replicas").asInt();
                fill(set, key, desired, parallel);
                shrink(set, key, desired, parallel);
            }
            report(set, key);
        });
    }

    private void fill(ObjectNode set, ObjectKey key, int desired, boolean parallel) {
        for (int ordinal = 0; ordinal < desired; ordinal++) {
            ObjectKey pod = new ObjectKey(key.namespace(), key.name() + "-" + ordinal);
            Optional<ObjectNode> existing = api.find(ResourceTypes.PODS, pod);
            if (existing.isEmpty()) {
                pods.create(set, pod.name());
            }
            if (!parallel && existing.filter(Pods::isReady).isEmpty()) {
                return;
            }
        }
    }

    private void shrink(ObjectNode set, ObjectKey key, int desired, boolean parallel) {
        List<ObjectNode> beyond = pods.allOf(set).stream()
                .filter(pod -> ordinal(pod, key) >= desired)
                .sorted((a, b) -> Integer.compare(ordinal(b, key), ordinal(a, key)))
                .toList();
        for (ObjectNode pod : beyond) {
            if (!Pods.isTerminating(pod)) {
                pods.delete(pod);
            }
            if (!parallel) {
                return;
            }
        }
    }

    private void report(ObjectNode set, ObjectKey key) {
        List<ObjectNode> all = pods.allOf(set);
        int ready = Pods.ready(all);
        api.change(ResourceTypes.STATEFUL_SETS, key, WRITER.toStatus(), copy -> {
            ObjectNode status = copy.putObject("status").put("replicas", all.size());
            Counts.putUnlessZero(status, "readyReplicas", ready);
            Counts.putUnlessZero(status, "currentReplicas", all.size());
            Counts.putUnlessZero(status, "updatedReplicas", all.size());
            status.put("availableReplicas", ready);
            status.put(
                    "observedGeneration", Json.at(copy, "metadata.generation").asLong());
            return copy;
        });
    }

    private static int ordinal(ObjectNode pod, ObjectKey set) {
        return Integer.parseInt(
                Json.text(pod, "metadata.name").substring(set.name().length() + 1));
    }
}
