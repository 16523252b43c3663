package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an openAPI schema asks of a custom resource: defaults, and the plain rules (type, enum, required, bounds, pattern).
 * CEL rules are not evaluated; the real API server's tests do that.
 */
final class SchemaRules {
    private final List<ApiException.Cause> faults = new ArrayList<>();

    private SchemaRules() {}

    /** Puts defaults where a field is absent and its parent is there. */
    static void applyDefaults(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            schema.path("properties").propertyStream().forEach(property -> {
                JsonNode fallback = property.getValue().path("default");
                if (!object.has(property.getKey()) && !fallback.isMissingNode()) {
                    object.set(property.getKey(), fallback.deepCopy());
                }
                applyDefaults(property.getValue(), object.path(property.getKey()));
            });
            JsonNode additional = schema.path("additionalProperties");
            if (additional.isObject()) {
                object.forEach(child -> applyDefaults(additional, child));
            }
        } else if (value.isArray()) {
            value.forEach(item -> applyDefaults(schema.path("items"), item));
        }
    }

    static List<ApiException.Cause> faults(JsonNode schema, JsonNode object) {
        SchemaRules rules = new SchemaRules();
        object.propertyStream()
                .filter(field -> schema.path("properties").has(field.getKey())
                        && !field.getKey().equals("metadata"))
                .forEach(field ->
                        rules.check(schema.path("properties").path(field.getKey()), field.getValue(), field.getKey()));
        rules.required(schema, object, "");
        return List.copyOf(rules.faults);
    }

    private void check(JsonNode schema, JsonNode value, String path) {
        if (value.isNull() && schema.path("nullable").asBoolean()) {
            return;
        }
        String type = schema.path("type").asText("");
        if (!fits(type, value, schema)) {
            fault("FieldValueTypeInvalid", path, "Invalid value: " + value + ": must be of type " + type);
            return;
        }
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray() && Json.stream(allowed).noneMatch(value::equals)) {
            fault("FieldValueNotSupported", path, "Unsupported value: " + value + ": supported values: " + allowed);
        }
        bounds(schema, value, path);
        required(schema, value, path);
        if (value.isObject()) {
            JsonNode properties = schema.path("properties");
            JsonNode additional = schema.path("additionalProperties");
            value.propertyStream().forEach(field -> {
                JsonNode own = properties.path(field.getKey());
                check(own.isMissingNode() ? additional : own, field.getValue(), path + "." + field.getKey());
            });
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.get(i), path + "[" + i + "]");
            }
        }
    }

    private void bounds(JsonNode schema, JsonNode value, String path) {
        if (value.isNumber()) {
            if (schema.has("minimum")
                    && value.asDouble() < schema.path("minimum").asDouble()) {
                fault(
                        "FieldValueInvalid",
                        path,
                        "Invalid value: " + value + ": should be greater than or equal to " + schema.path("minimum"));
            }
            if (schema.has("maximum")
                    && value.asDouble() > schema.path("maximum").asDouble()) {
                fault(
                        "FieldValueInvalid",
                        path,
                        "Invalid value: " + value + ": should be less than or equal to " + schema.path("maximum"));
            }
        }
        if (value.isTextual()) {
            int length = value.asText().length();
            if (length < schema.path("minLength").asInt(0)
                    || length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
                fault("FieldValueInvalid", path, "Invalid value: " + value + ": wrong length");
            }
            String pattern = schema.path("pattern").asText("");
            if (!pattern.isEmpty()
                    && !Pattern.compile(pattern).matcher(value.asText()).find()) {
                fault("FieldValueInvalid", path, "Invalid value: " + value + ": should match '" + pattern + "'");
            }
        }
        if (value.isArray()
                && (value.size() < schema.path("minItems").asInt(0)
                        || value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE))) {
            fault("FieldValueInvalid", path, "Invalid value: has " + value.size() + " items");
        }
    }

    private void required(JsonNode schema, JsonNode value, String path) {
        if (value.isObject()) {
            schema.path("required").forEach(name -> {
                if (!value.has(name.asText())) {
                    String field = path.isEmpty() ? name.asText() : path + "." + name.asText();
                    fault("FieldValueRequired", field, "Required value");
                }
            });
        }
    }

    private static boolean fits(String type, JsonNode value, JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return value.isTextual() || value.isIntegralNumber();
        }
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private void fault(String reason, String path, String message) {
        faults.add(new ApiException.Cause(reason, message, path));
    }
}
