package dev.elasti.edge.reception;

import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.actors.domain.ReceptionSpec.ApiClients;
import dev.elasti.edge.http1.Method;
import dev.elasti.edge.http1.Question;
import dev.elasti.edge.relay.EdgeAnswer;
import dev.elasti.edge.relay.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One service's clients received as its resource says, at what is known of its wake. */
final class FrontDesk implements Reception {
    /**
     * What does not change with the wake.
     *
     * @param unknown how long a wake is taken to last as long as none was measured
     */
    record Rules(
            ReceptionSpec said,
            Probes probes,
            @Nullable WaitingPage page,
            @Nullable Fallback fallback,
            Duration unknown,
            InstantSource clock) {}

    private final Rules rules;
    private final Progress progress;

    FrontDesk(Rules rules, Progress progress) {
        this.rules = rules;
        this.progress = progress;
    }

    Rules rules() {
        return rules;
    }

    Progress progress() {
        return progress;
    }

    @Override
    public boolean plain() {
        return false;
    }

    /**
     * A probe is answered here whenever it comes here, pod or no pod: one that was handed on would count as traffic and keep
     * the service awake. All else goes to a pod if there is one.
     */
    @Override
    public Optional<Instead> instead(Question request, Service service) {
        if (service == Service.SERVED_DIRECTLY) {
            return Optional.empty();
        }
        Optional<EdgeAnswer> probed = rules.probes().answer(request);
        if (probed.isPresent()) {
            return probed.map(answer -> new Instead(answer, false));
        }
        return service == Service.NOT_READY
                ? Optional.ofNullable(wakingAnswer(request)).map(answer -> new Instead(answer, true))
                : Optional.empty();
    }

    private @Nullable EdgeAnswer wakingAnswer(Question request) {
        WaitingPage page = rules.page();
        boolean problems = rules.said().apiClients() == ApiClients.PROBLEM;
        if (page == null && !problems) {
            return null;
        }
        Instant now = rules.clock().instant();
        if (page != null
                && request.method() == Method.GET
                && request.pathAndQuery().equals(ProgressReport.PATH)) {
            return ProgressReport.at(progress, now, rules.unknown());
        }
        return switch (Audience.of(request)) {
            case BROWSER -> page == null ? null : page.at(progress, now, rules.unknown());
            case API -> problems ? new EdgeAnswer.Waking(progress.retryAfter(now, rules.unknown())) : null;
            case OTHER -> null;
        };
    }

    @Override
    public Optional<Fallback> fallback() {
        return Optional.ofNullable(rules.fallback()).map(this::upToDate);
    }

    /** Who says that the service is unavailable says for how long too. */
    private Fallback upToDate(Fallback fallback) {
        return switch (fallback) {
            case Fallback.Answer(Duration after, EdgeAnswer.Said said)
            when said.status() == 503 -> {
                Duration retryAfter = progress.retryAfter(rules.clock().instant(), rules.unknown());
                String seconds = Long.toString(retryAfter.plusMillis(999).toSeconds());
                yield new Fallback.Answer(after, said.with("Retry-After", seconds));
            }
            case Fallback.Answer answer -> answer;
            case Fallback.Elsewhere elsewhere -> elsewhere;
        };
    }
}
