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

/** As many pods as a ReplicaSet asks for. */
final class ReplicaSetController implements Controller {
    private static final Write WRITER = Write.as("replicaset-controller");

    private final ObjectApi api;
    private final Pods pods;

    ReplicaSetController(ObjectApi api) {
        this.api = api;
        this.pods = new Pods(api, WRITER);
    }

    @Override
    public Collection<ObjectKey> concernedBy(StoreEvent event) {
        return Pods.selfOrOwner(event, "ReplicaSet");
    }

    @Override
    public void reconcile(ObjectKey key) {
        api.find(ResourceTypes.REPLICA_SETS, key).ifPresent(set -> {
            List<ObjectNode> active = pods.activeOf(set);
            if (!Pods.isTerminating(set)) {
                int missing = Json.at(set, "spec.replicas").asInt() - active.size();
                for (int i = 0; i < missing; i++) {
                    pods.create(set, key.name() + "-");
                }
                pods.deleteLeastUseful(active, Math.max(-missing, 0));
            }
            report(set, key);
        });
    }

    private void report(ObjectNode set, ObjectKey key) {
        List<ObjectNode> active = pods.activeOf(set);
        int ready = Pods.ready(active);
        api.change(ResourceTypes.REPLICA_SETS, key, WRITER.toStatus(), copy -> {
            ObjectNode status = copy.putObject("status").put("replicas", active.size());
            Counts.putUnlessZero(status, "fullyLabeledReplicas", active.size());
            Counts.putUnlessZero(status, "readyReplicas", ready);
            Counts.putUnlessZero(status, "availableReplicas", ready);
            status.put(
                    "observedGeneration", Json.at(copy, "metadata.generation").asLong());
            return copy;
        });
    }
}
