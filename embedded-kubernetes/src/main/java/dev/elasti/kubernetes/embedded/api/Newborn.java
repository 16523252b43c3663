package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** What a client sends to be created, as an object with an identity of its own. */
final class Newborn {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.:]*[a-z0-9])?");
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private Newborn() {}

    /** @throws ApiException 422 for an unfit name, 400 for a namespace that is not the request's */
    static ObjectNode of(ResourceType type, String namespace, ObjectNode body, String now) {
        ObjectNode object = body.deepCopy();
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode metadata = Json.ensure(object, "metadata");
        if (Json.text(metadata, "name").isEmpty() && metadata.has("generateName")) {
            metadata.put("name", metadata.path("generateName").asText() + suffix());
        }
        String name = Json.text(metadata, "name");
        if (!NAME.matcher(name).matches()) {
            throw ApiException.invalid(
                    type,
                    name,
                    "metadata.name",
                    "Invalid value: \"" + name + "\": a lowercase RFC 1123 name is required");
        }
        if (type.namespaced()) {
            if (metadata.has("namespace")
                    && !metadata.path("namespace").asText().equals(namespace)) {
                throw ApiException.badRequest(
                        "the namespace of the provided object does not match the namespace sent on the request");
            }
            metadata.put("namespace", namespace);
        } else {
            metadata.remove("namespace");
        }
        Identity.begin(type, metadata, UUID.randomUUID().toString(), now);
        if (type.statusSubresource()) {
            object.remove("status");
        }
        return object;
    }

    /** The least that can be born: what an apply merges into where there is nothing yet. */
    static ObjectNode nameOnly(ObjectKey key) {
        ObjectNode object = Json.object();
        object.putObject("metadata").put("name", key.name());
        return object;
    }

    private static String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(SUFFIX_LETTERS.charAt(ThreadLocalRandom.current().nextInt(SUFFIX_LETTERS.length())));
        }
        return suffix.toString();
    }
}
