package dev.elasti.actors.entity;

import dev.elasti.actors.domain.Endpoint;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** What owners ask of this edge beside the tickets: to hold, to open again, to count. Belongs to the room's actor. */
final class Orders {
    private final TimerScheduler<EdgeRoom.Command> timers;
    private final OwnerTalk talk;
    private final Duration condemnedAtMost;

    Orders(TimerScheduler<EdgeRoom.Command> timers, OwnerTalk talk, Duration condemnedAtMost) {
        this.timers = timers;
        this.talk = talk;
        this.condemnedAtMost = condemnedAtMost;
    }

    void hold(Line line, long hold, List<Endpoint> condemned) {
        Set<Endpoint> all = new HashSet<>(line.gate.condemned());
        all.addAll(condemned);
        line.gate.condemn(all);
        line.hold = hold;
        line.gate.hold();
        talk.holding(line, left(line));
    }

    void open(Line line, boolean pardon) {
        line.gate.open();
        if (pardon) {
            line.gate.condemn(Set.of());
        } else {
            absolveLater(line);
        }
    }

    void reportHolding(Line line) {
        if (line.gate.held() && line.lastHolding != 0 && left(line) == 0) {
            talk.holding(line, 0);
        }
    }

    /**
     * What a hold waits for: all that is in flight, and those who stand at the gate but whose ticket the owner can't have yet.
     * Who waits with a ticket is the owner's own knowledge; to wait for them would be to wait for ever under steady traffic.
     */
    private static int left(Line line) {
        return line.gate.unknown(line.turns.size());
    }

    void count(Line line, Duration every) {
        if (every.isZero()) {
            stopCounting(line);
            return;
        }
        line.counting = true;
        // What came before was nobody's business; what is under way is known to the owner at once.
        line.reported = line.gate.arrived();
        talk.counted(line);
        RoomEvent.CountDue due = new RoomEvent.CountDue(line.id);
        timers.startTimerWithFixedDelay(due, due, every);
    }

    void reportCount(Line line) {
        if (line.counting) {
            talk.counted(line);
        }
    }

    /** What the last owner had asked for ends with it. Its condemned pods stay so for a while: it may have written the 0. */
    void startOver(Line line) {
        stopCounting(line);
        line.gate.open();
        absolveLater(line);
    }

    /** The time for condemned pods to go is over. */
    void absolve(Line line) {
        if (line.condemnedLiveOn()) {
            line.gate.condemn(Set.of());
        } else {
            absolveLater(line);
        }
    }

    void forget(Line line) {
        stopCounting(line);
        timers.cancel(new RoomEvent.Absolve(line.id));
    }

    private void stopCounting(Line line) {
        line.counting = false;
        line.gate.dontListen();
        timers.cancel(new RoomEvent.CountDue(line.id));
    }

    private void absolveLater(Line line) {
        if (!line.gate.condemned().isEmpty()) {
            RoomEvent.Absolve absolve = new RoomEvent.Absolve(line.id);
            timers.startSingleTimer(absolve, absolve, condemnedAtMost);
        }
    }
}
