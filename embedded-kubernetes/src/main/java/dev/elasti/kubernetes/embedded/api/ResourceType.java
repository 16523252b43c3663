package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One served resource: how it is named, which subresources it has, and what its schema says.
 *
 * @param schema openAPI schema of a custom resource; built-in ones have none and their rules are in {@link BuiltInRules}
 */
public record ResourceType(
        String group,
        String version,
        String plural,
        String kind,
        List<String> shortNames,
        boolean namespaced,
        boolean statusSubresource,
        Optional<ScalePaths> scale,
        boolean custom,
        Optional<ObjectNode> schema,
        List<PrinterColumn> columns) {

    /** Where a resource keeps what {@code /scale} shows, as dotted paths. */
    public record ScalePaths(String specReplicas, String statusReplicas, Optional<String> labelSelector) {}

    /** One column of {@code kubectl get}. */
    public record PrinterColumn(String name, String type, String dottedPath, int priority) {}

    /** What objects are stored under: all versions of a resource are the same objects. */
    public record Storage(String group, String plural) {}

    public ResourceType {
        shortNames = List.copyOf(shortNames);
        columns = List.copyOf(columns);
    }

    static ResourceType builtIn(String group, String version, String plural, String kind, String... shortNames) {
        return new ResourceType(
                group,
                version,
                plural,
                kind,
                List.of(shortNames),
                true,
                false,
                Optional.empty(),
                false,
                Optional.empty(),
                List.of());
    }

    ResourceType clusterWide() {
        return new ResourceType(
                group, version, plural, kind, shortNames, false, statusSubresource, scale, custom, schema, columns);
    }

    ResourceType withStatus() {
        return new ResourceType(
                group, version, plural, kind, shortNames, namespaced, true, scale, custom, schema, columns);
    }

    ResourceType withScale() {
        return new ResourceType(
                group,
                version,
                plural,
                kind,
                shortNames,
                namespaced,
                statusSubresource,
                Optional.of(new ScalePaths("spec.replicas", "status.replicas", Optional.empty())),
                custom,
                schema,
                columns);
    }

    public Storage storage() {
        return new Storage(group, plural);
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As in messages: {@code deployments.apps}. */
    public String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    ObjectKey key(String namespace, String name) {
        return new ObjectKey(namespaced ? namespace : "", name);
    }
}
