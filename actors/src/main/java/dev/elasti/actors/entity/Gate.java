package dev.elasti.actors.entity;

import dev.elasti.actors.domain.ColdStart;
import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One service's gate at this edge: how many requests wait, how many are under way, and whether all is held. These three
 * share one word, so that "may it pass?" and "count it" can't be separated by a hold. Safe from any thread, never blocks.
 */
final class Gate {
    /** Bit 63: held. Bits 32..62: waiting. Bits 0..31: in flight. */
    private static final long HELD = 1L << 63;

    private static final long ONE_WAITING = 1L << 32;
    private static final long ONE_IN_FLIGHT = 1L;

    private final AtomicLong state = new AtomicLong();
    private final LongAdder arrivals = new LongAdder();
    private final AtomicBoolean silent = new AtomicBoolean();
    private volatile Set<Endpoint> condemned = Set.of();
    private final AtomicReference<@Nullable Full> full = new AtomicReference<>();
    private final LongAdder waitingBytes = new LongAdder();
    /** When the first of those who wait came, about: those that came after it may be all that are left. */
    private volatile Instant waitingSince = Instant.EPOCH;

    private volatile Optional<Bound> bound = Optional.empty();

    /** How many may wait for the service at all, and what a request that finds as many is told. */
    record Bound(int most, Duration patience, Optional<ColdStart> lastColdStart) {}

    /** The owner's word that its queue has no room for one more, and until when nobody asks again. */
    private record Full(Refusal.QueueFull refusal, Instant said, Duration pause, Instant until) {}

    /** Counts a request as in flight, unless requests wait or all are held. */
    boolean tryPass() {
        long seen = state.get();
        while (seen >= 0 && seen < ONE_WAITING) {
            if (state.compareAndSet(seen, seen + ONE_IN_FLIGHT)) {
                arrivals.increment();
                return true;
            }
            seen = state.get();
        }
        return false;
    }

    void enter(long bytes, Instant now) {
        if (waiting(state.getAndAdd(ONE_WAITING)) == 0) {
            waitingSince = now;
        }
        waitingBytes.add(bytes);
        arrivals.increment();
    }

    /** A request is turned away without having waited. */
    void turnAway() {
        arrivals.increment();
    }

    /**
     * As many as may wait for the service wait here, or ask for a place: none is left for who comes after them, and it need not ask. Empty:
     * whoever comes asks.
     */
    void bound(Optional<Bound> most) {
        bound = most;
    }

    /** The queue has no room: one request asks again after each {@code pause}, until {@link #hasRoom} is said. */
    void isFull(Refusal.QueueFull refusal, Duration pause, Instant now) {
        full.set(new Full(refusal, now, pause, now.plus(pause)));
    }

    /** The queue may have room again. */
    void hasRoom() {
        full.set(null);
    }

    /** The queue had room for who asked then: those who asked before it was full are told so after it is. Called by the room's actor only. */
    void hadRoom(Instant askedAt) {
        Full said = full.get();
        if (said != null && askedAt.isAfter(said.said())) {
            hasRoom();
        }
    }

    /** {@return what the owner would say to a request for a place; empty for one that is to ask it} */
    Optional<Refusal.QueueFull> full(Instant now) {
        int waiting = waiting(state.get());
        return bound.filter(most -> waiting >= most.most())
                .map(most -> new Refusal.QueueFull(
                        waiting,
                        waitingBytes.sum(),
                        ColdStart.retryAfter(
                                most.lastColdStart(), Duration.between(waitingSince, now), most.patience())))
                .or(() -> saidFull(now));
    }

    private Optional<Refusal.QueueFull> saidFull(Instant now) {
        Full said = full.get();
        if (said == null) {
            return Optional.empty();
        }
        boolean asks = said.until().isBefore(now)
                && full.compareAndSet(
                        said, new Full(said.refusal(), said.said(), said.pause(), now.plus(said.pause())));
        return asks ? Optional.empty() : Optional.of(said.refusal());
    }

    /** A waiting request leaves without having been released. */
    void leave(long bytes) {
        state.addAndGet(-ONE_WAITING);
        waitingBytes.add(-bytes);
    }

    /** A waiting request is under way now. */
    void release(long bytes) {
        state.addAndGet(ONE_IN_FLIGHT - ONE_WAITING);
        waitingBytes.add(-bytes);
    }

    /** {@return whether that was the last request in flight of a held gate} */
    boolean ended() {
        long left = state.addAndGet(-ONE_IN_FLIGHT);
        return left < 0 && (int) left == 0;
    }

    /** Lets nothing pass from now on. */
    void hold() {
        state.updateAndGet(seen -> seen | HELD);
    }

    void open() {
        state.updateAndGet(seen -> seen & ~HELD);
    }

    boolean held() {
        return state.get() < 0;
    }

    int inFlight() {
        return (int) state.get();
    }

    /** {@return requests in flight and waiting} */
    int busy() {
        return unknown(0);
    }

    /** {@return requests in flight, and those that wait beyond {@code asked}: nobody has heard of them yet} */
    int unknown(int asked) {
        long seen = state.get();
        return (int) seen + Math.max(0, waiting(seen) - asked);
    }

    private static int waiting(long state) {
        return (int) ((state & ~HELD) >>> 32);
    }

    /** {@return requests that ever arrived here} */
    long arrived() {
        return arrivals.sum();
    }

    /** Makes the next {@link #breakSilence()} return true, once. */
    void listen() {
        silent.set(true);
    }

    void dontListen() {
        silent.set(false);
    }

    /** {@return whether somebody wants to hear of the request that has just arrived} */
    boolean breakSilence() {
        return silent.get() && silent.compareAndSet(true, false);
    }

    List<Endpoint> trusted(List<Endpoint> endpoints) {
        Set<Endpoint> shunned = condemned;
        if (shunned.isEmpty()) {
            return endpoints;
        }
        return endpoints.stream()
                .filter(endpoint -> !shunned.contains(endpoint))
                .toList();
    }

    Set<Endpoint> condemned() {
        return condemned;
    }

    /** Called by the room's actor only. */
    void condemn(Set<Endpoint> endpoints) {
        condemned = Set.copyOf(endpoints);
    }
}
