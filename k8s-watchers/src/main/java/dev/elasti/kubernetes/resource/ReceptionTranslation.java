package dev.elasti.kubernetes.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.elasti.actors.domain.ProbeRule;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.Fallback;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.Match;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.Page;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.PathMatch;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.ProbeResponse;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.StaticAnswer;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code spec.probeResponse} and {@code spec.waiting} in the words of the domain. */
final class ReceptionTranslation {
    private static final String JSON_TYPE = "application/json";
    private static final String TEXT_TYPE = "text/plain; charset=UTF-8";
    private static final int LARGEST = 2048;
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(; ?[A-Za-z]+=[A-Za-z0-9_-]+)*$");
    private static final Pattern LABEL = Pattern.compile("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{ ?([a-z-]{1,32}) ?}}");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Something can't be followed. */
    static final class Complained extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param sentence says what to change */
        Complained(String sentence) {
            super(sentence);
        }

        String sentence() {
            return requireNonNull(getMessage());
        }
    }

    private ReceptionTranslation() {}

    static ReceptionSpec of(ElastiServiceSpec spec) throws Complained {
        List<ProbeRule> probes = new ArrayList<>();
        for (ProbeResponse probe : list(spec.probeResponse())) {
            probes.add(rule(probe));
        }
        bound(probes);
        Waiting waiting = spec.waiting() == null ? new Waiting(null, null, null) : spec.waiting();
        Optional<ReceptionSpec.Page> page =
                waiting.page() == null ? Optional.empty() : Optional.of(page(waiting.page()));
        Optional<ReceptionSpec.Fallback> fallback = waiting.fallback() == null
                ? Optional.empty()
                : Optional.of(fallback(waiting.fallback(), spec.service()));
        return new ReceptionSpec(probes, page, apiClients(waiting.apiClients()), fallback);
    }

    private static ProbeRule rule(ProbeResponse probe) throws Complained {
        if (probe.response() == null) {
            throw new Complained("an entry of spec.probeResponse has no response; give it status and body.");
        }
        int status = probe.response().status() == null ? 200 : probe.response().status();
        if (status < 200 || status > 599) {
            throw new Complained("an entry of spec.probeResponse answers " + status + ", which is no status.");
        }
        String body = orEmpty(probe.response().body());
        return new ProbeRule(
                orEmpty(probe.method()).toUpperCase(Locale.ROOT),
                path(probe.path()),
                named(probe.headers(), "headers"),
                named(probe.queryParams(), "queryParams"),
                status,
                typeOf(body),
                body);
    }

    private static ProbeRule.Text path(@Nullable PathMatch match) throws Complained {
        if (match == null) {
            return new ProbeRule.Text.PathPrefix("/");
        }
        String value = orEmpty(match.value());
        return switch (match.type() == null ? "PathPrefix" : match.type()) {
            case "PathPrefix" -> new ProbeRule.Text.PathPrefix(value.isEmpty() ? "/" : value);
            case "Exact" -> new ProbeRule.Text.Exact(value);
            case "RegularExpression" -> expression(value, "path");
            default ->
                throw new Complained(
                        "spec.probeResponse[].path.type must be Exact, PathPrefix or RegularExpression, is "
                                + match.type() + ".");
        };
    }

    private static List<ProbeRule.Named> named(@Nullable List<Match> matches, String field) throws Complained {
        List<ProbeRule.Named> named = new ArrayList<>();
        for (Match match : list(matches)) {
            String value = orEmpty(match.value());
            named.add(new ProbeRule.Named(
                    orEmpty(match.name()),
                    switch (match.type() == null ? "Exact" : match.type()) {
                        case "Exact" -> new ProbeRule.Text.Exact(value);
                        case "RegularExpression" -> expression(value, field);
                        default ->
                            throw new Complained("spec.probeResponse[]." + field
                                    + "[].type must be Exact or RegularExpression, is " + match.type() + ".");
                    }));
        }
        return named;
    }

    /** All expressions together: they may be compared with each request, on a thread that serves others too. */
    private static void bound(List<ProbeRule> probes) throws Complained {
        long size = probes.stream()
                .flatMap(rule -> Stream.concat(
                        Stream.of(rule.path()),
                        Stream.concat(rule.headers().stream(), rule.params().stream())
                                .map(ProbeRule.Named::value)))
                .mapToLong(text ->
                        text instanceof ProbeRule.Text.Expression(String pattern) ? ExpressionSize.of(pattern) : 0)
                .sum();
        if (size > LARGEST) {
            throw new Complained("the regular expressions of spec.probeResponse are too large together: " + size
                    + " steps where " + LARGEST + " are allowed. Repeat less, or use Exact or PathPrefix.");
        }
    }

    private static ProbeRule.Text expression(String pattern, String field) throws Complained {
        if (ExpressionSize.of(pattern) > LARGEST) {
            // It is not even compiled: that alone could take all memory there is.
            throw new Complained("a regular expression in spec.probeResponse[]." + field
                    + " is too large, with all that it repeats: " + pattern);
        }
        try {
            Pattern.compile(pattern);
            return new ProbeRule.Text.Expression(pattern);
        } catch (PatternSyntaxException e) {
            throw new Complained("a regular expression in spec.probeResponse[]." + field + " can't be used: "
                    + e.getDescription() + ": " + e.getPattern());
        }
    }

    private static ReceptionSpec.Page page(Page page) throws Complained {
        ReceptionSpec.Look look = switch (page.look() == null ? "Card" : page.look()) {
            case "Plain" -> ReceptionSpec.Look.PLAIN;
            case "Card" -> ReceptionSpec.Look.CARD;
            case "Terminal" -> ReceptionSpec.Look.TERMINAL;
            default ->
                throw new Complained("spec.waiting.page.look must be Plain, Card or Terminal, is " + page.look() + ".");
        };
        String template = orEmpty(page.template());
        var placeholders = PLACEHOLDER.matcher(template);
        while (placeholders.find()) {
            if (!ReceptionSpec.Page.PLACEHOLDERS.contains(placeholders.group(1))) {
                throw new Complained("spec.waiting.page.template has {{" + placeholders.group(1)
                        + "}}, which is none of the placeholders; see docs/waiting.md.");
            }
        }
        return new ReceptionSpec.Page(look, orEmpty(page.title()), orEmpty(page.message()), template);
    }

    private static ReceptionSpec.ApiClients apiClients(@Nullable String text) throws Complained {
        return switch (text == null ? "Wait" : text) {
            case "Wait" -> ReceptionSpec.ApiClients.WAIT;
            case "Problem" -> ReceptionSpec.ApiClients.PROBLEM;
            default -> throw new Complained("spec.waiting.apiClients must be Wait or Problem, is " + text + ".");
        };
    }

    private static ReceptionSpec.Fallback fallback(Fallback fallback, @Nullable String service) throws Complained {
        if (fallback.afterSeconds() == null || fallback.afterSeconds() < 0) {
            throw new Complained("spec.waiting.fallback needs afterSeconds of at least 0.");
        }
        Duration after = Duration.ofSeconds(fallback.afterSeconds());
        if ((fallback.service() == null) == (fallback.response() == null)) {
            throw new Complained("spec.waiting.fallback needs either service or response.");
        }
        if (fallback.response() != null) {
            return answer(after, fallback.response());
        }
        var other = requireNonNull(fallback.service());
        if (other.name() == null || other.name().isEmpty() || other.port() == null) {
            throw new Complained("spec.waiting.fallback.service needs name and port of a Service in this namespace.");
        }
        if (!LABEL.matches(other.name())) {
            throw new Complained("spec.waiting.fallback.service.name is not the name of a Service: " + other.name());
        }
        if (other.name().equals(service)) {
            throw new Complained("spec.waiting.fallback.service is the service itself; name another one.");
        }
        if (other.port() < 1 || other.port() > 65535) {
            throw new Complained(
                    "spec.waiting.fallback.service.port must be within 1..65535, is " + other.port() + ".");
        }
        return new ReceptionSpec.Fallback.Service(after, other.name(), other.port());
    }

    private static ReceptionSpec.Fallback answer(Duration after, StaticAnswer answer) throws Complained {
        int status = answer.status() == null ? 503 : answer.status();
        if (status < 200 || status > 599) {
            throw new Complained("spec.waiting.fallback.response.status must be within 200..599, is " + status + ".");
        }
        String body = orEmpty(answer.body());
        String type = answer.contentType() == null ? typeOf(body) : answer.contentType();
        if (!MEDIA_TYPE.matches(type)) {
            throw new Complained("spec.waiting.fallback.response.contentType is none: " + type);
        }
        return new ReceptionSpec.Fallback.Answer(after, status, type, body);
    }

    /** What parses as JSON is meant to be JSON. */
    private static String typeOf(String body) {
        try {
            return body.isBlank() || JSON.readTree(body).isMissingNode() ? TEXT_TYPE : JSON_TYPE;
        } catch (JsonProcessingException e) {
            return TEXT_TYPE;
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
