package dev.elasti.edge.reception;

import com.google.re2j.Pattern;
import dev.elasti.actors.domain.ProbeRule;
import dev.elasti.edge.http1.Question;
import dev.elasti.edge.relay.EdgeAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The rules on probes of one spec, compiled. What all of them together cost one request is bounded. */
final class Probes {
    /**
     * Steps that expressions may take for one request: their size times the length of what they are compared with, at worst some
     * hundred nanoseconds each. A health check takes some thousand; others' requests are on the same thread.
     */
    static final int MOST_STEPS = 200_000;

    /** What is left of the steps for one request. */
    private static final class Work {
        private long left = MOST_STEPS;

        boolean take(long steps) {
            left -= steps;
            return left >= 0;
        }
    }

    /** What one text must be like. */
    @FunctionalInterface
    private interface Check {
        boolean fits(String value, Work work);
    }

    private record Field(String name, Check value) {}

    private record Rule(String method, Check path, List<Field> headers, List<Field> params, EdgeAnswer.Said answer) {}

    private final List<Rule> rules;

    private Probes(List<Rule> rules) {
        this.rules = rules;
    }

    /** @throws com.google.re2j.PatternSyntaxException if an expression is none */
    static Probes of(List<ProbeRule> rules) {
        return new Probes(rules.stream().map(Probes::compiled).toList());
    }

    /** {@return the answer of the first rule that fits, if any does} */
    Optional<EdgeAnswer> answer(Question request) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        String method = request.methodName();
        Target target = Target.of(request);
        Work work = new Work();
        return rules.stream()
                .filter(rule -> fits(rule, method, target, request, work))
                .<EdgeAnswer>map(Rule::answer)
                .findFirst();
    }

    private static boolean fits(Rule rule, String method, Target target, Question request, Work work) {
        return (rule.method().isEmpty() || rule.method().equalsIgnoreCase(method))
                && rule.path().fits(target.path(), work)
                && rule.headers().stream().allMatch(header -> hasHeader(request, header, work))
                && rule.params().stream().allMatch(param -> hasParam(target, param, work));
    }

    private static boolean hasHeader(Question request, Field wanted, Work work) {
        return IntStream.range(0, request.fieldCount())
                .filter(i -> request.fieldName(i).equalsIgnoreCase(wanted.name()))
                .anyMatch(i -> wanted.value().fits(request.fieldValue(i), work));
    }

    private static boolean hasParam(Target target, Field wanted, Work work) {
        return target.params().stream()
                .anyMatch(param ->
                        param.name().equals(wanted.name()) && wanted.value().fits(param.value(), work));
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

    private static Check compiled(ProbeRule.Text text) {
        return switch (text) {
            case ProbeRule.Text.Exact(String wanted) -> (value, _) -> value.equals(wanted);
            case ProbeRule.Text.PathPrefix(String path) -> prefix(path);
            case ProbeRule.Text.Expression(String expression) -> {
                Pattern pattern = Pattern.compile(expression);
                long size = pattern.programSize();
                yield (value, work) -> work.take(size * (value.length() + 1))
                        && pattern.matcher(value).find();
            }
        };
    }

    private static Check prefix(String path) {
        String whole = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return (value, _) ->
                value.startsWith(whole) && (value.length() == whole.length() || value.charAt(whole.length()) == '/');
    }
}
