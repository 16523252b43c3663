package dev.elasti.triggers.prometheus;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What an instant query came to. */
sealed interface PrometheusAnswer {
    record Value(double value) implements PrometheusAnswer {}

    /** Not exactly one number; the sentence says what came instead. */
    record Doubtful(String why) implements PrometheusAnswer {
        public Doubtful {
            requireNonNull(why, "why");
        }
    }

    /** Depth is bounded since the source may be anybody's (fault matrix §5.5, SSRF row). */
    ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build());

    /** Reads the body of a 200 answer of {@code /api/v1/query}. */
    static PrometheusAnswer parse(String body) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return new Doubtful("the answer is not JSON");
        }
        if (!root.path("status").asText().equals("success")) {
            return new Doubtful(
                    "the query failed: " + shortened(root.path("error").asText("no reason given")));
        }
        JsonNode result = root.path("data").path("result");
        return switch (root.path("data").path("resultType").asText()) {
            case "scalar" -> number(result.path(1));
            case "vector" ->
                switch (result.size()) {
                    case 0 -> new Doubtful("the query gave no series; append `or vector(0)` if none means zero");
                    case 1 -> number(result.path(0).path("value").path(1));
                    default ->
                        new Doubtful("the query gave " + result.size()
                                + " series; aggregate them to one, for example with sum()");
                };
            case String other -> new Doubtful("the query gave a " + shortened(other) + ", not one number");
        };
    }

    private static PrometheusAnswer number(JsonNode node) {
        double value;
        try {
            value = switch (node.asText()) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                case String text -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            return new Doubtful("the query's value is not a number: '" + shortened(node.asText()) + "'");
        }
        if (!Double.isFinite(value)) {
            return new Doubtful("the query's value is " + node.asText() + ", which is not a number to compare");
        }
        return new Value(value);
    }

    private static String shortened(String text) {
        String clean = text.replaceAll("[\\p{Cntrl}]", " ");
        return clean.length() <= 200 ? clean : clean.substring(0, 200) + "…";
    }
}
