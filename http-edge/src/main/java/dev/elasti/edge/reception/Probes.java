package dev.elasti.edge.reception;

import com.google.re2j.Pattern;
import dev.elasti.actors.domain.ProbeRule;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.relay.EdgeAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The rules on probes of one spec, compiled. Matching takes time in proportion to the request, whatever the expressions. */
final class Probes {
    /** Longer values fit no expression: a request of many long fields must not cost a loop its time. */
    static final int LONGEST = 1024;

    private record Field(String name, Predicate<String> value) {}

    private record Rule(
            String method, Predicate<String> path, List<Field> headers, List<Field> params, EdgeAnswer.Said answer) {}

    private final List<Rule> rules;

    private Probes(List<Rule> rules) {
        this.rules = rules;
    }

    /** @throws com.google.re2j.PatternSyntaxException if an expression is none */
    static Probes of(List<ProbeRule> rules) {
        return new Probes(rules.stream().map(Probes::compiled).toList());
    }

    boolean none() {
        return rules.isEmpty();
    }

    /** {@return the answer of the first rule that fits, if any does} */
    Optional<EdgeAnswer> answer(RequestHead request) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        String method = request.methodName();
        Target target = Target.of(request);
        return rules.stream()
                .filter(rule -> fits(rule, method, target, request))
                .<EdgeAnswer>map(Rule::answer)
                .findFirst();
    }

    private static boolean fits(Rule rule, String method, Target target, RequestHead request) {
        return (rule.method().isEmpty() || rule.method().equalsIgnoreCase(method))
                && rule.path().test(target.path())
                && rule.headers().stream().allMatch(header -> hasHeader(request, header))
                && rule.params().stream().allMatch(param -> hasParam(target, param));
    }

    private static boolean hasHeader(RequestHead request, Field wanted) {
        return IntStream.range(0, request.fieldCount())
                .filter(i -> request.fieldName(i).equalsIgnoreCase(wanted.name()))
                .anyMatch(i -> wanted.value().test(request.fieldValue(i)));
    }

    private static boolean hasParam(Target target, Field wanted) {
        return target.params().stream()
                .anyMatch(param ->
                        param.name().equals(wanted.name()) && wanted.value().test(param.value()));
    }

    private static Rule compiled(ProbeRule rule) {
        return new Rule(
                rule.method(),
                compiled(rule.path()),
                rule.headers().stream().map(Probes::compiled).toList(),
                rule.params().stream().map(Probes::compiled).toList(),
                new EdgeAnswer.Said(
                        rule.status(), Map.of(), rule.contentType(), rule.body(), "Answered by spec.probeResponse."));
    }

    private static Field compiled(ProbeRule.Named named) {
        return new Field(named.name(), compiled(named.value()));
    }

    private static Predicate<String> compiled(ProbeRule.Text text) {
        return switch (text) {
            case ProbeRule.Text.Exact(String wanted) -> wanted::equals;
            case ProbeRule.Text.PathPrefix(String path) -> prefix(path);
            case ProbeRule.Text.Expression(String expression) -> {
                Pattern pattern = Pattern.compile(expression);
                yield value ->
                        value.length() <= LONGEST && pattern.matcher(value).find();
            }
        };
    }

    private static Predicate<String> prefix(String path) {
        String whole = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return value ->
                value.startsWith(whole) && (value.length() == whole.length() || value.charAt(whole.length()) == '/');
    }
}
