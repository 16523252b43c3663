package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Deletion;
import dev.elasti.kubernetes.embedded.api.Identity;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceTypes;
import dev.elasti.kubernetes.embedded.api.StoreEvent;
import dev.elasti.kubernetes.embedded.api.Write;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What controllers of pods have in common: whose pods, how many of them count, making and deleting them. */
final class Pods {
    private static final Comparator<ObjectNode> LEAST_USEFUL_FIRST = Comparator.comparing(
                    (ObjectNode pod) -> isReady(pod))
            .thenComparing((ObjectNode pod) -> Json.text(pod, "metadata.creationTimestamp"), Comparator.reverseOrder());

    private final ObjectApi api;
    private final Write writer;

    Pods(ObjectApi api, Write writer) {
        this.api = api;
        this.writer = writer;
    }

    /** The pods an owner controls and that count: not going, not ended. */
    List<ObjectNode> activeOf(ObjectNode owner) {
        return allOf(owner).stream()
                .filter(pod -> !isTerminating(pod) && !hasEnded(pod))
                .toList();
    }

    List<ObjectNode> allOf(ObjectNode owner) {
        String uid = Json.text(owner, "metadata.uid");
        return api.list(ResourceTypes.PODS, Json.text(owner, "metadata.namespace")).stream()
                .filter(pod -> Json.stream(Json.at(pod, "metadata.ownerReferences"))
                        .anyMatch(reference -> reference.path("uid").asText().equals(uid)))
                .toList();
    }

    static boolean isReady(JsonNode pod) {
        return Json.stream(Json.at(pod, "status.conditions"))
                .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True"));
    }

    static boolean isTerminating(JsonNode pod) {
        return pod.path("metadata").has("deletionTimestamp");
    }

    static boolean hasEnded(JsonNode pod) {
        String phase = Json.text(pod, "status.phase");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    static int ready(List<ObjectNode> pods) {
        return (int) pods.stream().filter(Pods::isReady).count();
    }

    /** Makes a pod from the owner's template; a name that ends in a dash is completed. */
    void create(ObjectNode owner, String name) {
        ObjectNode pod = Json.object();
        JsonNode template = Json.at(owner, "spec.template");
        pod.set("metadata", template.path("metadata").deepCopy());
        pod.set("spec", template.path("spec").deepCopy());
        ObjectNode metadata = Json.ensure(pod, "metadata");
        metadata.put(name.endsWith("-") ? "generateName" : "name", name);
        metadata.set("ownerReferences", Json.array().add(ownerReference(owner)));
        api.create(ResourceTypes.PODS, Json.text(owner, "metadata.namespace"), pod, writer);
    }

    /** Deletes so many of the pods, the least useful first: not ready ones, then the youngest. */
    void deleteLeastUseful(List<ObjectNode> pods, int count) {
        pods.stream().sorted(LEAST_USEFUL_FIRST).limit(count).forEach(this::delete);
    }

    void delete(ObjectNode pod) {
        api.delete(ResourceTypes.PODS, Identity.key(pod), Deletion.normal());
    }

    static ObjectNode ownerReference(ObjectNode owner) {
        return Json.object()
                .put("apiVersion", Json.text(owner, "apiVersion"))
                .put("kind", Json.text(owner, "kind"))
                .put("name", Json.text(owner, "metadata.name"))
                .put("uid", Json.text(owner, "metadata.uid"))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** The key of the object itself, if the event is of the kind, or of the owner of that kind. */
    static Collection<ObjectKey> selfOrOwner(StoreEvent event, String kind) {
        ObjectNode object = event.object();
        if (object.path("kind").asText().equals(kind)) {
            return List.of(event.key());
        }
        return Json.stream(Json.at(object, "metadata.ownerReferences"))
                .filter(owner -> owner.path("kind").asText().equals(kind))
                .map(owner -> new ObjectKey(
                        event.key().namespace(), owner.path("name").asText()))
                .toList();
    }
}
