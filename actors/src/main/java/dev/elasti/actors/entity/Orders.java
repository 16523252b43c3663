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
        talk.holding(line, line.gate.hold());
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
        if (line.gate.held() && line.gate.busy() == 0 && line.lastHolding != 0) {
            talk.holding(line, 0);
        }
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
