package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Objects are JSON trees here; these are the few things done with trees everywhere. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /** Parses JSON, or YAML where it is not JSON. */
    public static JsonNode parse(String body) {
        try {
            String text = body.strip();
            if (text.startsWith("{") || text.startsWith("[")) {
                return MAPPER.readTree(text);
            }
            List<JsonNode> documents = yaml(text);
            return documents.isEmpty() ? MissingNode.getInstance() : documents.getFirst();
        } catch (IOException | YamlEngineException e) {
            throw ApiException.badRequest("the body is neither JSON nor YAML: " + e.getMessage());
        }
    }

    /** Every document of a YAML text that has something in it. */
    public static List<JsonNode> yaml(String text) {
        List<JsonNode> documents = new ArrayList<>();
        for (Object document :
                new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadAllFromString(text)) {
            JsonNode node = MAPPER.valueToTree(document);
            if (!node.isNull() && !node.isMissingNode()) {
                documents.add(node);
            }
        }
        return documents;
    }

    /** A tree as YAML, for people and kubeconfig files. */
    public static String toYaml(JsonNode node) {
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .build())
                .dumpToString(MAPPER.convertValue(node, Object.class));
    }

    /** The node at a dotted path, missing if any part of it is. */
    public static JsonNode at(JsonNode node, String dottedPath) {
        JsonNode current = node;
        for (String name : dottedPath.split("\\.", -1)) {
            current = current.path(name);
        }
        return current;
    }

    /** The text at a dotted path, empty if it is not there. */
    public static String text(JsonNode node, String dottedPath) {
        return at(node, dottedPath).asText("");
    }

    /** The number at a dotted path, 0 if it is not there. */
    public static int intAt(JsonNode node, String dottedPath) {
        return at(node, dottedPath).asInt(0);
    }

    public static Optional<String> textIfPresent(JsonNode node, String dottedPath) {
        return Optional.of(text(node, dottedPath)).filter(text -> !text.isEmpty());
    }

    /** The object at a dotted path, made (with its parents) where it is not there. */
    public static ObjectNode ensure(ObjectNode node, String dottedPath) {
        ObjectNode current = node;
        for (String name : dottedPath.split("\\.", -1)) {
            current = current.path(name) instanceof ObjectNode child ? child : current.putObject(name);
        }
        return current;
    }

    /** Sets the value at a dotted path. */
    public static void set(ObjectNode node, String dottedPath, JsonNode value) {
        int dot = dottedPath.lastIndexOf('.');
        ObjectNode parent = dot < 0 ? node : ensure(node, dottedPath.substring(0, dot));
        parent.set(dottedPath.substring(dot + 1), value);
    }

    /** A changed copy; trees in the store are never changed in place. */
    public static ObjectNode changed(ObjectNode node, UnaryOperator<ObjectNode> change) {
        return change.apply(node.deepCopy());
    }

    public static Stream<JsonNode> stream(JsonNode array) {
        return array.valueStream();
    }
}
