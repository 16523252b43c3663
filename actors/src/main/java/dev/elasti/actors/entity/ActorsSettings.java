package dev.elasti.actors.entity;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import dev.elasti.actors.domain.Policy;
import java.time.Duration;

/** Settings of this module, path {@code elasti.actors}; what each means is said in {@code reference.conf}. */
public record ActorsSettings(Duration describeWithin, Policy life, Room room, Ports edgePorts) {
    public ActorsSettings {
        requireNonNull(life, "life");
        requireNonNull(room, "room");
        requireNonNull(edgePorts, "edgePorts");
        requirePositive(describeWithin, "describe-within");
    }

    /** Reads them from the whole configuration. */
    public static ActorsSettings from(Config config) {
        Config actors = config.getConfig("elasti.actors");
        return new ActorsSettings(
                actors.getDuration("describe-within"),
                life(actors.getConfig("life")),
                Room.from(actors.getConfig("room")),
                Ports.from(actors.getConfig("edge-ports")));
    }

    private static Policy life(Config life) {
        return new Policy(
                life.getDuration("trigger-interval"),
                life.getDuration("retry-from"),
                life.getDuration("retry-to"),
                life.getDuration("repair-every"),
                life.getDuration("report-pace"),
                life.getDuration("failed-from"),
                life.getDuration("failed-to"),
                life.getDuration("emptying-limit"),
                life.getInt("max-restarts"),
                life.getDuration("drain-limit"),
                life.getDuration("hold-limit"),
                life.getDuration("count-every"),
                life.getDuration("count-fresh"),
                life.getDuration("join-grace"),
                life.getDuration("unseen-deadline"),
                life.getInt("unseen-max-waiting"),
                life.getBytes("unseen-max-waiting-bytes"));
    }

    /** Settings of an edge's waiting room. */
    public record Room(
            Duration answerWithin,
            Duration checkEvery,
            Duration resendAtMostEvery,
            Duration deadlineSlack,
            Duration longestWait,
            Duration helloEvery,
            Duration condemnedAtMost,
            Duration askFullEvery,
            int maxWaiting,
            long maxWaitingBytes,
            Duration retryAfter) {
        public Room {
            requirePositive(answerWithin, "room.answer-within");
            requirePositive(checkEvery, "room.check-every");
            requirePositive(resendAtMostEvery, "room.resend-at-most-every");
            requirePositive(deadlineSlack, "room.deadline-slack");
            requirePositive(longestWait, "room.longest-wait");
            requirePositive(helloEvery, "room.hello-every");
            requirePositive(condemnedAtMost, "room.condemned-at-most");
            requirePositive(askFullEvery, "room.ask-full-every");
            requirePositive(retryAfter, "room.retry-after");
            if (maxWaiting < 1 || maxWaitingBytes < 1) {
                throw new IllegalArgumentException(
                        "elasti.actors.room.max-waiting and max-waiting-bytes must be at least 1, are " + maxWaiting
                                + ", " + maxWaitingBytes);
            }
        }

        static Room from(Config room) {
            return new Room(
                    room.getDuration("answer-within"),
                    room.getDuration("check-every"),
                    room.getDuration("resend-at-most-every"),
                    room.getDuration("deadline-slack"),
                    room.getDuration("longest-wait"),
                    room.getDuration("hello-every"),
                    room.getDuration("condemned-at-most"),
                    room.getDuration("ask-full-every"),
                    room.getInt("max-waiting"),
                    room.getBytes("max-waiting-bytes"),
                    room.getDuration("retry-after"));
        }
    }

    /** Settings of the granting of edge ports. */
    public record Ports(int first, int last, Duration askAgain) {
        public Ports {
            requirePositive(askAgain, "edge-ports.ask-again");
            if (first < 1 || last > 65535 || first > last) {
                throw new IllegalArgumentException(
                        "elasti.actors.edge-ports.first and last must be a range within 1..65535, are " + first + ", "
                                + last);
            }
        }

        static Ports from(Config ports) {
            return new Ports(ports.getInt("first"), ports.getInt("last"), ports.getDuration("ask-again"));
        }
    }

    private static void requirePositive(Duration duration, String key) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("elasti.actors." + key + " must be positive, is " + duration);
        }
    }
}
