package dev.elasti.actors.entity;

import dev.elasti.actors.domain.ServiceId;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the event loops and the room's actor share: a gate per service, the places taken, and the node's bounds on them. It
 * outlives a restart of the actor, which finds its waiting requests here again. Safe from any thread.
 */
final class Gates {
    private final int maxWaiting;
    private final long maxWaitingBytes;
    private final ConcurrentMap<ServiceId, Gate> gates = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Waiter> waiters = new ConcurrentHashMap<>();
    private final List<CompletableFuture<Void>> retreats = new CopyOnWriteArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();

    Gates(int maxWaiting, long maxWaitingBytes) {
        this.maxWaiting = maxWaiting;
        this.maxWaitingBytes = maxWaitingBytes;
    }

    Gate of(ServiceId id) {
        Gate known = gates.get(id);
        return known != null ? known : gates.computeIfAbsent(id, _ -> new Gate());
    }

    /** Drops the gate of a service that is gone; requests still under way keep theirs. */
    void forget(ServiceId id) {
        gates.remove(id);
    }

    /** {@return whether the node's bounds leave room for this one; if so it is in} */
    boolean admit(Waiter waiter) {
        int count = waiting.incrementAndGet();
        long bytes = waitingBytes.addAndGet(waiter.bytes());
        if (count > maxWaiting || bytes > maxWaitingBytes) {
            waiting.decrementAndGet();
            waitingBytes.addAndGet(-waiter.bytes());
            return false;
        }
        waiters.put(waiter.ticketId(), waiter);
        return true;
    }

    /** Gives an admitted waiter's share of the bounds back. */
    void dismiss(Waiter waiter) {
        if (waiters.remove(waiter.ticketId(), waiter)) {
            waiting.decrementAndGet();
            waitingBytes.addAndGet(-waiter.bytes());
        }
    }

    Collection<Waiter> waiters() {
        return waiters.values();
    }

    int waiting() {
        return waiting.get();
    }

    long waitingBytes() {
        return waitingBytes.get();
    }

    /** This edge is about to leave: from now on it offers no port to anybody. {@code idle} is for {@link #completeRetreat}. */
    void retreat(CompletableFuture<Void> idle) {
        retreats.add(idle);
    }

    boolean retreating() {
        return !retreats.isEmpty();
    }

    /** Nothing waits or is under way any more. */
    void completeRetreat() {
        retreats.forEach(idle -> idle.complete(null));
    }

    /** {@return requests of all services that wait or are under way at this edge} */
    int busy() {
        return gates.values().stream().mapToInt(Gate::busy).sum();
    }
}
