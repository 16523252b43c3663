package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;

/** What a client can ask about the server itself: version, groups, resources, and just enough OpenAPI for kubectl. */
final class Discovery {
    private static final String VERBS = "create,delete,deletecollection,get,list,patch,update,watch";

    private final ResourceTypes types;

    Discovery(ResourceTypes types) {
        this.types = types;
    }

    /** The answer for a path of discovery, or nothing if the path is something else. */
    Optional<ObjectNode> answer(String path) {
        List<String> parts = List.of(path.replaceAll("^/+|/+$", "").split("/"));
        return switch (parts.getFirst()) {
            case "version" -> Optional.of(version());
            case "api" ->
                switch (parts.size()) {
                    case 1 -> Optional.of(coreVersions());
                    case 2 -> Optional.of(resources("", parts.get(1)));
                    default -> Optional.empty();
                };
            case "apis" ->
                switch (parts.size()) {
                    case 1 -> Optional.of(groups());
                    case 2 -> Optional.of(group(parts.get(1)));
                    case 3 -> Optional.of(resources(parts.get(1), parts.get(2)));
                    default -> Optional.empty();
                };
            case "openapi" -> openApi(parts);
            default -> Optional.empty();
        };
    }

    private static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "34")
                .put("gitVersion", "v1.34.0+embedded")
                .put("platform", "jvm");
    }

    private static ObjectNode coreVersions() {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    private ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        groupNames().stream().filter(name -> !name.isEmpty()).forEach(name -> groups.add(group(name)));
        return list;
    }

    private ObjectNode group(String name) {
        List<ResourceType> members = members(name);
        if (members.isEmpty()) {
            throw ApiException.noSuchPath();
        }
        ObjectNode group =
                Json.object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", name);
        ArrayNode versions = group.putArray("versions");
        SequencedSet<String> names = new LinkedHashSet<>();
        members.forEach(type -> names.add(type.version()));
        names.forEach(version -> versions.add(groupVersion(name, version)));
        group.set("preferredVersion", groupVersion(name, names.getFirst()));
        return group;
    }

    private static ObjectNode groupVersion(String group, String version) {
        return Json.object().put("groupVersion", group + "/" + version).put("version", version);
    }

    private ObjectNode resources(String group, String version) {
        List<ResourceType> members = members(group, version);
        if (members.isEmpty()) {
            throw ApiException.noSuchPath();
        }
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", members.getFirst().apiVersion());
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : members) {
            ObjectNode resource = resource(type, "", type.kind(), VERBS);
            resource.put("singularName", type.kind().toLowerCase(Locale.ROOT));
            ArrayNode shortNames = resource.putArray("shortNames");
            type.shortNames().forEach(shortNames::add);
            resources.add(resource);
            if (type.statusSubresource()) {
                resources.add(resource(type, "/status", type.kind(), "get,patch,update"));
            }
            type.scale()
                    .ifPresent(_ -> resources.add(resource(type, "/scale", "Scale", "get,patch,update")
                            .put("group", "autoscaling")
                            .put("version", "v1")));
            if (type.equals(ResourceTypes.PODS)) {
                resources.add(resource(type, "/log", type.kind(), "get"));
            }
        }
        return list;
    }

    private static ObjectNode resource(ResourceType type, String suffix, String kind, String verbs) {
        ObjectNode resource = Json.object()
                .put("name", type.plural() + suffix)
                .put("singularName", "")
                .put("namespaced", type.namespaced())
                .put("kind", kind);
        ArrayNode list = resource.putArray("verbs");
        List.of(verbs.split(",")).forEach(list::add);
        return resource;
    }

    /** kubectl looks here whether the server itself checks fields; it then needs no schemas. */
    private Optional<ObjectNode> openApi(List<String> parts) {
        if (parts.size() < 2 || !parts.get(1).equals("v3")) {
            return Optional.empty();
        }
        ObjectNode answer = Json.object();
        ObjectNode paths = answer.putObject("paths");
        if (parts.size() == 2) {
            for (ResourceType type : types.all()) {
                String path = prefix(type).substring(1);
                paths.putObject(path)
                        .put(
                                "serverRelativeURL",
                                "/openapi/v3/" + path + "?hash=" + types.all().size());
            }
            return Optional.of(answer);
        }
        answer.put("openapi", "3.0.0")
                .putObject("info")
                .put("title", "Kubernetes")
                .put("version", "v1.34.0");
        answer.putObject("components").putObject("schemas");
        String wanted = "/" + String.join("/", parts.subList(2, parts.size()));
        types.all().stream().filter(type -> prefix(type).equals(wanted)).forEach(type -> {
            String namespace = type.namespaced() ? "/namespaces/{namespace}/" : "/";
            ObjectNode patch = paths.putObject(prefix(type) + namespace + type.plural() + "/{name}")
                    .putObject("patch");
            patch.putArray("parameters")
                    .addObject()
                    .put("name", "fieldValidation")
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", "string");
            patch.putObject("responses");
            patch.putObject("x-kubernetes-group-version-kind")
                    .put("group", type.group())
                    .put("version", type.version())
                    .put("kind", type.kind());
        });
        return Optional.of(answer);
    }

    private static String prefix(ResourceType type) {
        return (type.group().isEmpty() ? "/api/" : "/apis/") + type.apiVersion();
    }

    private Collection<String> groupNames() {
        SequencedSet<String> names = new LinkedHashSet<>();
        types.all().forEach(type -> names.add(type.group()));
        return names;
    }

    private List<ResourceType> members(String group) {
        return types.all().stream().filter(type -> type.group().equals(group)).toList();
    }

    private List<ResourceType> members(String group, String version) {
        return members(group).stream()
                .filter(type -> type.version().equals(version))
                .toList();
    }
}
