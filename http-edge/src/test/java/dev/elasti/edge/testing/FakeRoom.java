package dev.elasti.edge.testing;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A waiting room that a test opens and closes, and lets go one by one. */
public final class FakeRoom implements WaitingRoom {
    private record Waiter(long bytes, Consumer<Admission> outcome) {}

    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicBoolean open = new AtomicBoolean(true);

    /** Requests have to wait from now on, endpoints or not. */
    public void shut() {
        open.set(false);
    }

    public void open() {
        open.set(true);
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    /** {@return bytes held for the first in the queue} */
    public synchronized long bytesOfFirst() {
        return waiting.getFirst().bytes();
    }

    /** {@return requests under way} */
    public int underWay() {
        return underWay.get();
    }

    /** {@return waiting requests whose clients left} */
    public int left() {
        return left.get();
    }

    /** {@return released requests that have ended} */
    public int done() {
        return done.get();
    }

    public void releaseOne() {
        take().outcome().accept(new Admission.Released());
    }

    public void releaseAll() {
        while (waiting() > 0) {
            releaseOne();
        }
    }

    public void refuseOne(Refusal refusal) {
        take().outcome().accept(new Admission.Refused(refusal));
    }

    private synchronized Waiter take() {
        return waiting.remove();
    }

    @Override
    public synchronized Place enter(ServiceId id, long bytes, Instant deadline, Consumer<Admission> outcome) {
        Waiter waiter = new Waiter(bytes, outcome);
        waiting.add(waiter);
        return new Place() {
            private final AtomicBoolean over = new AtomicBoolean();

            @Override
            public void leave() {
                if (over.compareAndSet(false, true) && removed(waiter)) {
                    left.incrementAndGet();
                }
            }

            @Override
            public void done() {
                if (over.compareAndSet(false, true)) {
                    done.incrementAndGet();
                }
            }
        };
    }

    private synchronized boolean removed(Waiter waiter) {
        return waiting.remove(waiter);
    }

    @Override
    public Optional<Forwarding> tryForward(ServiceId id) {
        if (!open.get()) {
            return Optional.empty();
        }
        underWay.incrementAndGet();
        AtomicBoolean over = new AtomicBoolean();
        return Optional.of(() -> {
            if (over.compareAndSet(false, true)) {
                underWay.decrementAndGet();
            }
        });
    }

    @Override
    public List<Endpoint> trusted(ServiceId id, List<Endpoint> endpoints) {
        return endpoints;
    }
}
