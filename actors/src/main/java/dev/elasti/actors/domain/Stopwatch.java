package dev.elasti.actors.domain;

import java.time.Duration;
import java.time.Instant;

/** How far a cold start has come. */
sealed interface Stopwatch {
    /** Not a cold start: the replicas were there. */
    record Off() implements Stopwatch {}

    /** Somebody wants the service. */
    record Asked(Instant asked) implements Stopwatch {}

    record Sent(Instant asked, Instant sent) implements Stopwatch {}

    record Acknowledged(Instant asked, Instant sent, Instant acknowledged) implements Stopwatch {}

    record Ready(Instant asked, Instant sent, Instant acknowledged, Instant ready) implements Stopwatch {}

    /** {@return with what the write's slot says} */
    default Stopwatch follow(Writes.Slot slot) {
        return switch (this) {
            case Asked(var asked) ->
                switch (slot) {
                    case Writes.Slot.Sent(var _, var at, var _, var _) ->
                        new Sent(asked, at.isAfter(asked) ? at : asked);
                    case Writes.Slot.Done _, Writes.Slot.Failed _ -> this;
                };
            case Sent(var asked, var sent) ->
                switch (slot) {
                    case Writes.Slot.Done(var _, var at, var _) ->
                        new Acknowledged(asked, sent, at.isAfter(sent) ? at : sent);
                    case Writes.Slot.Sent _, Writes.Slot.Failed _ -> this;
                };
            case Off _, Acknowledged _, Ready _ -> this;
        };
    }

    /** {@return with an endpoint ready now; it may be seen before the write's own answer comes} */
    default Stopwatch ready(Instant now) {
        return switch (this) {
            case Off _, Ready _ -> this;
            case Asked _ -> new Off();
            case Sent(var asked, var sent) -> new Ready(asked, sent, now, now);
            case Acknowledged(var asked, var sent, var acknowledged) -> new Ready(asked, sent, acknowledged, now);
        };
    }

    /** Notes the cold start whose first ticket is released now; {@return a stopwatch that is off} */
    default Stopwatch released(Turn t) {
        if (this instanceof Ready(var asked, var sent, var acknowledged, var ready)) {
            t.journal = t.journal.coldStart(new ColdStart(
                    t.now,
                    Duration.between(asked, sent),
                    Duration.between(sent, acknowledged),
                    Duration.between(acknowledged, ready),
                    Duration.between(ready, t.now)));
            t.newsworthy = true;
        }
        return new Off();
    }
}
