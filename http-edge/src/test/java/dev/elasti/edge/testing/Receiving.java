package dev.elasti.edge.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.elasti.actors.domain.ColdStart;
import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.domain.Specification;
import dev.elasti.actors.domain.TargetState;
import dev.elasti.actors.testing.Sightings;
import dev.elasti.edge.http1.HeadLimits;
import dev.elasti.edge.http1.Parsed;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http1.RequestHeadParser;
import dev.elasti.edge.reception.Receptions;
import dev.elasti.edge.relay.Reception;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Receptions for tests, and what they are made from. */
public final class Receiving {
    private Receiving() {}

    /** {@return receptions that find every Service on the loopback} */
    public static Receptions onLoopback() {
        return new Receptions(
                (_, _) -> CompletableFuture.completedStage(List.of("127.0.0.1")), Duration.ofSeconds(7), Instant::now);
    }

    /** {@return the reception of {@link EdgeFixture#SHOP}, which sleeps} */
    public static Reception of(ReceptionSpec said) {
        return onLoopback().of(EdgeFixture.SHOP, asleep(said), Reception.PLAIN);
    }

    public static Sighting.Seen asleep(ReceptionSpec said) {
        return seen(said, Phase.Asleep, Optional.empty(), 0, 0, Optional.empty());
    }

    /** @param pods that exist, none of them ready */
    public static Sighting.Seen seen(
            ReceptionSpec said,
            Phase phase,
            Optional<Instant> since,
            int replicas,
            int pods,
            Optional<ColdStart> lastColdStart) {
        Sighting.Seen seen = Sightings.asleep(0);
        return new Sighting.Seen(
                saying(seen.spec(), said),
                seen.generation(),
                seen.uid(),
                false,
                true,
                Optional.empty(),
                Optional.empty(),
                new TargetState.Present(replicas, pods, "1", Optional.empty()),
                seen.service(),
                List.of(),
                Optional.of(phase),
                since,
                seen.edgePorts(),
                lastColdStart);
    }

    /** {@return a cold start that took so long, nearly all of it for the pod} */
    public static ColdStart coldStart(Instant at, Duration took) {
        Duration little = Duration.ofMillis(1);
        return new ColdStart(at, little, little, took.minusMillis(3), little);
    }

    /** {@return the head that reads so, with LF for CRLF and less its empty line} */
    public static RequestHead request(String text) {
        byte[] bytes = (text.strip().replace("\n", "\r\n") + "\r\n\r\n").getBytes(ISO_8859_1);
        Parsed<RequestHead> parsed =
                new RequestHeadParser(new HeadLimits(65536, 128, 16384)).parse(ByteBuffer.wrap(bytes));
        if (parsed instanceof Parsed.Complete<RequestHead>(RequestHead head)) {
            return head;
        }
        throw new AssertionError(parsed + ": " + text);
    }

    private static Specification saying(Specification spec, ReceptionSpec said) {
        return new Specification(
                spec.service(),
                spec.target(),
                spec.minReplicas(),
                spec.cooldown(),
                spec.triggers(),
                spec.handover(),
                spec.activationDeadline(),
                spec.maxWaiting(),
                spec.maxWaitingBytes(),
                spec.concurrency(),
                spec.settle(),
                spec.handoverGrace(),
                spec.directFor(),
                spec.busyAbove(),
                spec.ports(),
                said,
                spec.connections());
    }
}
