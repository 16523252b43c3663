package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Identity;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceTypes;
import dev.elasti.kubernetes.embedded.api.StoreEvent;
import dev.elasti.kubernetes.embedded.api.Write;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A ReplicaSet per pod template, and the way from one template to the next: all new pods at once, old ones going as new
 * ones get ready (or, with {@code Recreate}, all old ones first).
 */
final class DeploymentController implements Controller {
    private static final Write WRITER = Write.as("deployment-controller");
    private static final String HASH = "pod-template-hash";

    private final ObjectApi api;

    DeploymentController(ObjectApi api) {
        this.api = api;
    }

    @Override
    public Collection<ObjectKey> concernedBy(StoreEvent event) {
        return Pods.selfOrOwner(event, "Deployment");
    }

    @Override
    public void reconcile(ObjectKey key) {
        api.find(ResourceTypes.DEPLOYMENTS, key)
                .filter(deployment -> !Pods.isTerminating(deployment))
                .ifPresent(deployment -> {
                    String hash = hash(Json.at(deployment, "spec.template"));
                    ObjectKey current = new ObjectKey(key.namespace(), key.name() + "-" + hash);
                    List<ObjectNode> old = replicaSets(deployment).stream()
                            .filter(set -> !Identity.key(set).equals(current))
                            .toList();
                    int desired = Json.at(deployment, "spec.replicas").asInt();
                    boolean recreate =
                            Json.text(deployment, "spec.strategy.type").equals("Recreate");
                    boolean mayStart = !recreate || old.stream().noneMatch(set -> count(set, "replicas") > 0);
                    if (api.find(ResourceTypes.REPLICA_SETS, current).isEmpty()) {
                        create(deployment, current, hash);
                    }
                    scale(current, mayStart ? desired : 0);
                    int ready = api.find(ResourceTypes.REPLICA_SETS, current)
                            .map(set -> count(set, "readyReplicas"))
                            .orElse(0);
                    retire(old, recreate ? 0 : Math.max(desired - ready, 0));
                    report(key, current);
                });
    }

    /** Leaves so many pods to the old ReplicaSets altogether. */
    private void retire(List<ObjectNode> old, int allowed) {
        int left = allowed;
        for (ObjectNode set : old) {
            int keep = Math.min(Json.at(set, "spec.replicas").asInt(), left);
            left -= keep;
            scale(Identity.key(set), keep);
        }
    }

    private void scale(ObjectKey replicaSet, int replicas) {
        api.change(ResourceTypes.REPLICA_SETS, replicaSet, WRITER, set -> {
            Json.ensure(set, "spec").put("replicas", replicas);
            return set;
        });
    }

    private void create(ObjectNode deployment, ObjectKey key, String hash) {
        ObjectNode set = Json.object();
        ObjectNode metadata = set.putObject("metadata").put("name", key.name());
        JsonNode template = Json.at(deployment, "spec.template");
        metadata.set(
                "labels", Json.ensure(template.deepCopy(), "metadata.labels").put(HASH, hash));
        metadata.set("ownerReferences", Json.array().add(Pods.ownerReference(deployment)));
        ObjectNode spec = set.putObject("spec").put("replicas", 0);
        spec.set("selector", Json.at(deployment, "spec.selector").deepCopy());
        Json.ensure(spec, "selector.matchLabels").put(HASH, hash);
        spec.set("template", template.deepCopy());
        Json.ensure(spec, "template.metadata.labels").put(HASH, hash);
        api.create(ResourceTypes.REPLICA_SETS, key.namespace(), set, WRITER);
    }

    private void report(ObjectKey key, ObjectKey current) {
        api.change(ResourceTypes.DEPLOYMENTS, key, WRITER.toStatus(), deployment -> {
            List<ObjectNode> sets = replicaSets(deployment);
            int total = sets.stream().mapToInt(set -> count(set, "replicas")).sum();
            int ready =
                    sets.stream().mapToInt(set -> count(set, "readyReplicas")).sum();
            int updated = sets.stream()
                    .filter(set -> Identity.key(set).equals(current))
                    .mapToInt(set -> count(set, "replicas"))
                    .sum();
            int desired = Json.at(deployment, "spec.replicas").asInt();
            JsonNode conditions = Json.at(deployment, "status.conditions");
            ObjectNode status = deployment.putObject("status");
            status.put(
                    "observedGeneration",
                    Json.at(deployment, "metadata.generation").asLong());
            Counts.putUnlessZero(status, "replicas", total);
            Counts.putUnlessZero(status, "updatedReplicas", updated);
            Counts.putUnlessZero(status, "readyReplicas", ready);
            Counts.putUnlessZero(status, "availableReplicas", ready);
            Counts.putUnlessZero(status, "unavailableReplicas", Math.max(desired - ready, 0));
            status.set("conditions", available(conditions, ready >= desired));
            return deployment;
        });
    }

    private static ArrayNode available(JsonNode before, boolean available) {
        String status = available ? "True" : "False";
        for (JsonNode condition : before) {
            if (condition.path("status").asText().equals(status)) {
                return (ArrayNode) before;
            }
        }
        String now = Identity.time(Instant.now());
        return Json.array()
                .add(Json.object()
                        .put("type", "Available")
                        .put("status", status)
                        .put("lastUpdateTime", now)
                        .put("lastTransitionTime", now)
                        .put("reason", available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable")
                        .put(
                                "message",
                                available
                                        ? "Deployment has minimum availability."
                                        : "Deployment does not have minimum availability."));
    }

    private List<ObjectNode> replicaSets(ObjectNode deployment) {
        String uid = Json.text(deployment, "metadata.uid");
        return api.list(ResourceTypes.REPLICA_SETS, Json.text(deployment, "metadata.namespace")).stream()
                .filter(set -> Json.stream(Json.at(set, "metadata.ownerReferences"))
                        .anyMatch(owner -> owner.path("uid").asText().equals(uid)))
                .toList();
    }

    private static int count(ObjectNode set, String field) {
        return Json.at(set, "status").path(field).asInt(0);
    }

    private static String hash(JsonNode template) {
        CRC32C crc = new CRC32C();
        crc.update(template.toString().getBytes(StandardCharsets.UTF_8));
        return Long.toString(crc.getValue(), 36);
    }
}
