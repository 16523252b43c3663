package dev.elasti.actors.entity;

import dev.elasti.actors.domain.ColdStart;
import dev.elasti.actors.domain.Effect;
import dev.elasti.actors.domain.Input;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.StatusReport;
import dev.elasti.actors.domain.Ticket;
import dev.elasti.actors.domain.Timer;
import dev.elasti.actors.domain.TriggerSpec;
import dev.elasti.actors.domain.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Carries out what a step asks for, on behalf of one {@link ElastiService}; what comes of it arrives there as a message. */
final class EffectRunner {
    /** The scheduler takes no more than about 248 days; a timer that is further away is set again on the way. */
    private static final Duration FAR = Duration.ofDays(1);

    private final ServiceId id;
    private final Outside outside;
    private final ActorContext<ElastiService.Command> context;
    private final TimerScheduler<ElastiService.Command> timers;
    private final Edges edges;
    private final Answers answers;
    private final ActorRef<? super EdgePorts.Grant> portGrants;
    private final Duration askPortsAgain;
    private final Runnable end;
    private final Map<Timer, Instant> alarms = new EnumMap<>(Timer.class);
    private Optional<Effect.GrantPorts> wantedPorts = Optional.empty();
    private Optional<ColdStart> lastColdStart = Optional.empty();

    EffectRunner(
            ServiceId id,
            Outside outside,
            ActorContext<ElastiService.Command> context,
            TimerScheduler<ElastiService.Command> timers,
            Edges edges,
            ActorRef<? super EdgePorts.Grant> portGrants,
            Duration askPortsAgain,
            Runnable end) {
        this.id = id;
        this.outside = outside;
        this.context = context;
        this.timers = timers;
        this.edges = edges;
        this.answers = new Answers(id, edges);
        this.portGrants = portGrants;
        this.askPortsAgain = askPortsAgain;
        this.end = end;
    }

    /** In this order, but that tickets with the same answer one after the other are told of together. */
    void runAll(List<Effect> all) {
        all.forEach(this::run);
        answers.tell();
    }

    private void run(Effect effect) {
        switch (effect) {
            case Effect.Action action -> write(action);
            case Effect.Release(Ticket ticket) -> answers.release(ticket);
            case Effect.Refuse(Ticket ticket, var refusal) -> answers.refuse(ticket, refusal);
            case Effect.Hold(long hold, var condemned) -> {
                answers.tell();
                edges.hold(new EdgeMessage.Hold(id, hold, condemned));
            }
            case Effect.Open(long hold, boolean pardon) -> {
                answers.tell();
                edges.open(new EdgeMessage.Open(id, hold, pardon));
            }
            case Effect.Count(Duration every) -> edges.count(every);
            case Effect.GrantPorts wanted -> wantPorts(wanted);
            case Effect.AskTriggers round -> ask(round);
            case Effect.Report(var report) -> {
                lastColdStart = report.lastColdStart();
                report(report);
            }
            case Effect.Announce(var event) -> outside.resources().record(id, event);
            case Effect.SetTimer(Timer timer, Instant at) -> set(timer, at);
            case Effect.ClearTimer(Timer timer) -> clear(timer);
            case Effect.End() -> end.run();
        }
    }

    /** {@return whether this timer's time has come; if not it goes on running} */
    boolean due(Timer timer) {
        Instant at = alarms.get(timer);
        if (at == null) {
            return false;
        }
        if (at.isAfter(outside.clock().instant())) {
            set(timer, at);
            return false;
        }
        alarms.remove(timer);
        return true;
    }

    /** The singleton that grants may be moving, or wait for its own view: ask until there is an answer. */
    void askForPorts() {
        wantedPorts.ifPresent(wanted -> {
            portGrants.tell(new EdgePorts.Grant(id, wanted.names(), wanted.known()));
            timers.startSingleTimer(
                    ElastiService.AskForPorts.INSTANCE, ElastiService.AskForPorts.INSTANCE, askPortsAgain);
        });
    }

    void portsGranted() {
        wantedPorts = Optional.empty();
        timers.cancel(ElastiService.AskForPorts.INSTANCE);
    }

    Optional<ColdStart> lastColdStart() {
        return lastColdStart;
    }

    private void wantPorts(Effect.GrantPorts wanted) {
        wantedPorts = Optional.of(wanted);
        askForPorts();
    }

    private void write(Effect.Action action) {
        context.pipeToSelf(
                Outcomes.carryOut(action, id, outside),
                (result, failure) -> new ElastiService.Wrote(
                        action, failure == null ? result : new Input.Result.Unreachable(failure.toString())));
    }

    private void report(StatusReport report) {
        context.pipeToSelf(
                outside.resources().report(id, report),
                (outcome, failure) -> new ElastiService.Reported(failure == null && Outcomes.stands(outcome)));
    }

    private void ask(Effect.AskTriggers round) {
        List<CompletableFuture<Verdict>> answers = round.triggers().stream()
                .map(trigger -> ask(trigger, round.cooldown()).toCompletableFuture())
                .toList();
        CompletionStage<List<Verdict>> all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(_ -> answers.stream().map(CompletableFuture::join).toList());
        context.pipeToSelf(all, (verdicts, _) -> new ElastiService.Judged(round.round(), verdicts));
    }

    private CompletionStage<Verdict> ask(TriggerSpec trigger, Duration cooldown) {
        return outside.triggers().ask(id, trigger, cooldown).exceptionally(e -> new Verdict.Unknown(e.toString()));
    }

    private void set(Timer timer, Instant at) {
        alarms.put(timer, at);
        Duration left = Duration.between(outside.clock().instant(), at);
        Duration delay = left.isNegative() ? Duration.ZERO : left.compareTo(FAR) > 0 ? FAR : left;
        timers.startSingleTimer(timer, new ElastiService.Due(timer), delay);
    }

    private void clear(Timer timer) {
        alarms.remove(timer);
        timers.cancel(timer);
    }
}
