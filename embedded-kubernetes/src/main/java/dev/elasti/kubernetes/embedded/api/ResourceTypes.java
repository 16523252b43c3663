package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** What this server serves: the built-in resources, and those of the CustomResourceDefinitions applied to it. */
public final class ResourceTypes {
    public static final ResourceType NAMESPACES = ResourceType.builtIn("", "v1", "namespaces", "Namespace", "ns")
            .clusterWide()
            .withStatus();
    public static final ResourceType PODS =
            ResourceType.builtIn("", "v1", "pods", "Pod", "po").withStatus();
    public static final ResourceType SERVICES =
            ResourceType.builtIn("", "v1", "services", "Service", "svc").withStatus();
    public static final ResourceType EVENTS = ResourceType.builtIn("", "v1", "events", "Event", "ev");
    static final ResourceType NEW_EVENTS = ResourceType.builtIn("events.k8s.io", "v1", "events", "Event", "ev");
    public static final ResourceType DEPLOYMENTS = ResourceType.builtIn(
                    "apps", "v1", "deployments", "Deployment", "deploy")
            .withStatus()
            .withScale();
    public static final ResourceType REPLICA_SETS = ResourceType.builtIn(
                    "apps", "v1", "replicasets", "ReplicaSet", "rs")
            .withStatus()
            .withScale();
    public static final ResourceType STATEFUL_SETS = ResourceType.builtIn(
                    "apps", "v1", "statefulsets", "StatefulSet", "sts")
            .withStatus()
            .withScale();
    public static final ResourceType ENDPOINT_SLICES =
            ResourceType.builtIn("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice");
    public static final ResourceType LEASES = ResourceType.builtIn("coordination.k8s.io", "v1", "leases", "Lease");
    public static final ResourceType DEFINITIONS = ResourceType.builtIn(
                    "apiextensions.k8s.io",
                    "v1",
                    "customresourcedefinitions",
                    "CustomResourceDefinition",
                    "crd",
                    "crds")
            .clusterWide()
            .withStatus();

    private static final List<ResourceType> BUILT_IN = List.of(
            NAMESPACES,
            PODS,
            SERVICES,
            EVENTS,
            NEW_EVENTS,
            ResourceType.builtIn("", "v1", "nodes", "Node", "no").clusterWide().withStatus(),
            ResourceType.builtIn("", "v1", "configmaps", "ConfigMap", "cm"),
            ResourceType.builtIn("", "v1", "secrets", "Secret"),
            ResourceType.builtIn("", "v1", "serviceaccounts", "ServiceAccount", "sa"),
            DEPLOYMENTS,
            REPLICA_SETS,
            STATEFUL_SETS,
            ENDPOINT_SLICES,
            LEASES,
            DEFINITIONS);

    private final Map<String, ResourceType> byPath = new ConcurrentSkipListMap<>();

    ResourceTypes() {
        BUILT_IN.forEach(this::add);
    }

    Optional<ResourceType> find(String group, String version, String plural) {
        return Optional.ofNullable(byPath.get(path(group, version, plural)));
    }

    /** The resource of an object by its {@code apiVersion} and {@code kind}. */
    public Optional<ResourceType> ofObject(JsonNode object) {
        return byPath.values().stream()
                .filter(type -> type.apiVersion().equals(Json.text(object, "apiVersion"))
                        && type.kind().equals(Json.text(object, "kind")))
                .findFirst();
    }

    Optional<ResourceType> ofStorage(ResourceType.Storage storage) {
        return byPath.values().stream()
                .filter(type -> type.storage().equals(storage))
                .findFirst();
    }

    Collection<ResourceType> all() {
        return List.copyOf(byPath.values());
    }

    /** Serves what a CustomResourceDefinition describes, in place of what it described before. */
    void define(JsonNode definition) {
        undefine(definition);
        definition.path("spec").path("versions").forEach(version -> {
            if (version.path("served").asBoolean()) {
                add(custom(definition, version));
            }
        });
    }

    void undefine(JsonNode definition) {
        String group = Json.text(definition, "spec.group");
        String plural = Json.text(definition, "spec.names.plural");
        byPath.values()
                .removeIf(type -> type.custom()
                        && type.group().equals(group)
                        && type.plural().equals(plural));
    }

    private static ResourceType custom(JsonNode definition, JsonNode version) {
        JsonNode names = definition.path("spec").path("names");
        JsonNode subresources = version.path("subresources");
        return new ResourceType(
                Json.text(definition, "spec.group"),
                version.path("name").asText(),
                names.path("plural").asText(),
                names.path("kind").asText(),
                Json.stream(names.path("shortNames")).map(JsonNode::asText).toList(),
                !Json.text(definition, "spec.scope").equals("Cluster"),
                subresources.has("status"),
                scale(subresources.path("scale")),
                true,
                Json.at(version, "schema.openAPIV3Schema") instanceof ObjectNode schema
                        ? Optional.of(schema)
                        : Optional.empty(),
                columns(version.path("additionalPrinterColumns")));
    }

    private static Optional<ResourceType.ScalePaths> scale(JsonNode scale) {
        if (scale.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(new ResourceType.ScalePaths(
                dotted(scale.path("specReplicasPath").asText()),
                dotted(scale.path("statusReplicasPath").asText()),
                Json.textIfPresent(scale, "labelSelectorPath").map(ResourceTypes::dotted)));
    }

    private static List<ResourceType.PrinterColumn> columns(JsonNode columns) {
        List<ResourceType.PrinterColumn> list = new ArrayList<>();
        columns.forEach(column -> list.add(new ResourceType.PrinterColumn(
                column.path("name").asText(),
                column.path("type").asText("string"),
                dotted(column.path("jsonPath").asText()),
                column.path("priority").asInt(0))));
        return list;
    }

    private static String dotted(String jsonPath) {
        return jsonPath.startsWith(".") ? jsonPath.substring(1) : jsonPath;
    }

    private void add(ResourceType type) {
        byPath.put(path(type.group(), type.version(), type.plural()), type);
    }

    private static String path(String group, String version, String plural) {
        return group + "/" + version + "/" + plural;
    }
}
