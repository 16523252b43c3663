package dev.elasti.edge.reception;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.edge.relay.EdgeAnswer;
import dev.elasti.edge.relay.Reception;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes each service's reception from what is seen of it; what is compiled once serves as long as the spec stays. */
public final class Receptions {
    private final Addresses addresses;
    private final Duration unknown;
    private final InstantSource clock;

    /**
     * @param addresses finds the Services that others fall back to
     * @param unknown how long a wake is taken to last as long as none was measured
     */
    public Receptions(Addresses addresses, Duration unknown, InstantSource clock) {
        this.addresses = requireNonNull(addresses, "addresses");
        this.unknown = requireNonNull(unknown, "unknown");
        this.clock = requireNonNull(clock, "clock");
    }

    /** As nodes have them. */
    public static Receptions of(ReceptionSettings settings, String clusterDomain) {
        return new Receptions(new DnsAddresses(clusterDomain), settings.unknownColdStart(), InstantSource.system());
    }

    /** {@return how the service's clients are received now} {@code before} is what this gave for its last sighting. */
    public Reception of(ServiceId id, Sighting.Seen seen, Reception before) {
        ReceptionSpec said = seen.spec().reception();
        if (said.equals(ReceptionSpec.PLAIN)) {
            return Reception.PLAIN;
        }
        @Nullable FrontDesk last = before instanceof FrontDesk desk ? desk : null;
        ColdStarts starts = last == null ? ColdStarts.NONE : last.progress().coldStarts();
        FrontDesk.Rules rules = last != null && last.rules().said().equals(said) ? last.rules() : compiled(id, said);
        return new FrontDesk(rules, Progress.of(id, seen, starts));
    }

    private FrontDesk.Rules compiled(ServiceId id, ReceptionSpec said) {
        return new FrontDesk.Rules(
                said,
                Probes.of(said.probes()),
                said.page().map(WaitingPage::new).orElse(null),
                said.fallback().map(fallback -> fallback(id, fallback)).orElse(null),
                unknown,
                clock);
    }

    private Reception.Fallback fallback(ServiceId id, ReceptionSpec.Fallback said) {
        return switch (said) {
            case ReceptionSpec.Fallback.Answer(Duration after, int status, String contentType, String body) ->
                new Reception.Fallback.Answer(
                        after,
                        new EdgeAnswer.Said(status, Map.of(), contentType, body, "Answered by spec.waiting.fallback."));
            case ReceptionSpec.Fallback.Service(Duration after, String name, int port) ->
                new Reception.Fallback.Elsewhere(
                        after,
                        () -> addresses
                                .of(name, id.namespace())
                                .thenApply(found -> found.stream()
                                        .map(address -> new Endpoint(address, port))
                                        .toList()));
        };
    }

    /** Where Services are found. */
    @FunctionalInterface
    public interface Addresses {
        /** {@return the addresses of a Service} Failed if there is no such Service. Returns at once. */
        CompletionStage<List<String>> of(String service, String namespace);
    }
}
