package dev.elasti.kubernetes.client;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.turns.Turns;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many calls through at a time: the most urgent first, of those one of each namespace in turn, and within it in the order they came.
 * When hundreds of services wake at once this is what lets their replicas be written before anything is said about it, and when all of
 * them are one tenant's, what lets another's wake pass between theirs. An API server takes about a hundred requests at a time on one
 * connection (Go's HTTP/2 server), and fewer of one user (API priority and fairness). Any thread; nothing blocks.
 */
final class Turnstile {
    private record Waiting(
            Supplier<CompletionStage<ApiAnswer>> call, long since, CompletableFuture<ApiAnswer> answer) {}

    private final int width;
    private final Duration patience;
    private final LongSupplier nanoClock;
    private final Map<Urgency, Turns<Waiting>> lines = new EnumMap<>(Urgency.class);
    private int underWay;
    /** Somebody lets those through who may go: calls that end at once must not pile up on one stack. */
    private boolean letting;

    /**
     * @param width calls under way at a time
     * @param patience a call that has waited longer is not made any more: what it was based on is too old
     */
    Turnstile(int width, Duration patience, LongSupplier nanoClock) {
        this.width = width;
        this.patience = patience;
        this.nanoClock = nanoClock;
        for (Urgency urgency : Urgency.values()) {
            lines.put(urgency, new Turns<>());
        }
    }

    /**
     * @param namespace whose call it is; empty for what is in none
     * @param call makes the call; must not block, and neither it nor its stage may fail
     */
    CompletionStage<ApiAnswer> pass(Urgency urgency, String namespace, Supplier<CompletionStage<ApiAnswer>> call) {
        Waiting waiting = new Waiting(call, nanoClock.getAsLong(), new CompletableFuture<>());
        synchronized (lines) {
            line(urgency).add(namespace, waiting);
        }
        letThrough();
        return waiting.answer;
    }

    private void letThrough() {
        synchronized (lines) {
            if (letting) {
                return;
            }
            letting = true;
        }
        for (Waiting next = next(); next != null; next = next()) {
            begin(next);
        }
    }

    private @Nullable Waiting next() {
        synchronized (lines) {
            if (underWay < width) {
                for (Urgency urgency : Urgency.values()) {
                    Waiting next = line(urgency).poll();
                    if (next != null) {
                        underWay++;
                        return next;
                    }
                }
            }
            letting = false;
            return null;
        }
    }

    private void begin(Waiting waiting) {
        if (nanoClock.getAsLong() - waiting.since > patience.toNanos()) {
            over(
                    waiting,
                    new ApiAnswer.Unavailable("the API server is too slow: the call did not have its turn within "
                            + patience.toMillis() + " ms"));
            return;
        }
        var _ = waiting.call.get().thenAccept(answer -> over(waiting, answer));
    }

    private void over(Waiting waiting, ApiAnswer answer) {
        synchronized (lines) {
            underWay--;
        }
        letThrough();
        waiting.answer.complete(answer);
    }

    private Turns<Waiting> line(Urgency urgency) {
        return requireNonNull(lines.get(urgency), "every urgency has its line");
    }
}
