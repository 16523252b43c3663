package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Label and field selectors, from the text of a request or from the objects that carry them, as predicates. */
public final class Selectors {
    private static final Pattern SET_TERM =
            Pattern.compile("\\s*([^\\s!=,()]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern EQUALITY_TERM = Pattern.compile("\\s*([^\\s!=,()]+)\\s*(==|=|!=)\\s*([^\\s,()]*)\\s*");
    private static final Pattern EXISTENCE_TERM = Pattern.compile("\\s*(!?)\\s*([^\\s!=,()]+)\\s*");

    private Selectors() {}

    /** {@code a=b,c!=d,e in (f,g),h,!i} on an object's labels. */
    public static Predicate<JsonNode> labels(String selector) {
        List<Predicate<JsonNode>> terms = new ArrayList<>();
        for (String term : terms(selector)) {
            terms.add(labelTerm(term));
        }
        return object -> terms.stream().allMatch(term -> term.test(Json.at(object, "metadata.labels")));
    }

    /** {@code a.b=c,d.e!=f} on an object's own fields; a field that is not there is empty. */
    public static Predicate<JsonNode> fields(String selector) {
        List<Predicate<JsonNode>> terms = new ArrayList<>();
        for (String term : terms(selector)) {
            Matcher equality = EQUALITY_TERM.matcher(term);
            if (!equality.matches()) {
                throw ApiException.badRequest("invalid field selector: " + term);
            }
            String path = equality.group(1);
            String wanted = equality.group(3);
            boolean same = !equality.group(2).equals("!=");
            terms.add(object -> Json.text(object, path).equals(wanted) == same);
        }
        return object -> terms.stream().allMatch(term -> term.test(object));
    }

    /** A plain map of labels, as Services have; an empty one selects nothing. */
    public static Predicate<JsonNode> matchLabels(JsonNode map) {
        return object -> !map.isEmpty()
                && map.propertyStream()
                        .allMatch(label -> label.getValue()
                                .equals(Json.at(object, "metadata.labels").path(label.getKey())));
    }

    /** The text form of a workload's {@code spec.selector}, as {@code /scale} shows it. */
    public static String text(JsonNode labelSelector) {
        List<String> terms = new ArrayList<>();
        labelSelector
                .path("matchLabels")
                .propertyStream()
                .forEach(label ->
                        terms.add(label.getKey() + "=" + label.getValue().asText()));
        labelSelector.path("matchExpressions").forEach(expression -> {
            String key = expression.path("key").asText();
            String values = Json.stream(expression.path("values"))
                    .map(JsonNode::asText)
                    .sorted()
                    .collect(Collectors.joining(",", "(", ")"));
            terms.add(
                    switch (expression.path("operator").asText()) {
                        case "In" -> key + " in " + values;
                        case "NotIn" -> key + " notin " + values;
                        case "DoesNotExist" -> "!" + key;
                        default -> key;
                    });
        });
        return String.join(",", terms.stream().sorted().toList());
    }

    private static Predicate<JsonNode> labelTerm(String term) {
        Matcher set = SET_TERM.matcher(term);
        if (set.matches()) {
            Set<String> values = Arrays.stream(set.group(3).split(",", -1))
                    .map(String::strip)
                    .collect(Collectors.toUnmodifiableSet());
            boolean in = set.group(2).equalsIgnoreCase("in");
            String key = set.group(1);
            return labels -> in
                    ? labels.has(key) && values.contains(labels.path(key).asText())
                    : !labels.has(key) || !values.contains(labels.path(key).asText());
        }
        Matcher equality = EQUALITY_TERM.matcher(term);
        if (equality.matches()) {
            boolean same = !equality.group(2).equals("!=");
            String key = equality.group(1);
            String value = equality.group(3);
            return labels -> (labels.has(key) && labels.path(key).asText().equals(value)) == same;
        }
        Matcher existence = EXISTENCE_TERM.matcher(term);
        if (existence.matches()) {
            boolean wanted = existence.group(1).isEmpty();
            String key = existence.group(2);
            return labels -> labels.has(key) == wanted;
        }
        throw ApiException.badRequest("unable to parse requirement: " + term);
    }

    private static List<String> terms(String selector) {
        List<String> terms = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= selector.length(); i++) {
            char c = i < selector.length() ? selector.charAt(i) : ',';
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && (depth == 0 || i == selector.length())) {
                if (!selector.substring(start, i).isBlank()) {
                    terms.add(selector.substring(start, i));
                }
                start = i + 1;
            }
        }
        return terms;
    }
}
