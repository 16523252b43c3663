package dev.elasti.actors.entity;

import dev.elasti.actors.domain.ColdStart;
import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * One of each message that travels between nodes, or more where it can look different. Sets and maps have one element: with
 * more, their order, and so the bytes, would differ from one JVM to the next.
 *
 * @param room stands wherever a message names the room of an edge
 */
public record WireSamples(
        ActorRef<EdgeMessage> room, ActorRef<ElastiService.Command> owner, ActorRef<ServiceDescription> reader) {
    private static final ServiceId ID = new ServiceId("shop", "web");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** {@return them all, by the simple name of their class, with an addition where one class has several} */
    public Map<String, WireMessage> byName() {
        return Stream.of(toEntities(), toEdges(), others())
                .flatMap(samples -> samples.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<String, WireMessage> toEntities() {
        return Map.of(
                "Ask", ask(NOW.plus(SECOND), room),
                "Ask-forever", ask(Instant.MAX, room),
                "Leave", new ElastiService.Leave(List.of("edge-1")),
                "EdgeHere", new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(10000), true, room),
                "Counted", new ElastiService.Counted("edge", 7, 1),
                "Holding", new ElastiService.Holding("edge", 3, 0),
                "PortsGranted", new ElastiService.PortsGranted(Map.of("grpc", 10001)),
                "Describe", new ElastiService.Describe(reader));
    }

    private static ElastiService.Ask ask(Instant deadline, ActorRef<EdgeMessage> room) {
        return new ElastiService.Ask(
                "edge",
                List.of(
                        new ElastiService.Wanted("edge-1", NOW, deadline, 4096),
                        new ElastiService.Wanted("edge-2", NOW, deadline, 0)),
                room);
    }

    private Map<String, WireMessage> toEdges() {
        return Stream.of(
                        new EdgeMessage.Hail(ID, owner),
                        new EdgeMessage.Queued(ID, List.of("edge-1")),
                        new EdgeMessage.Release(ID, List.of("edge-1")),
                        new EdgeMessage.Hold(
                                ID, 3, List.of(new Endpoint("10.0.0.7", 80), new Endpoint("fd00::7", 8080))),
                        new EdgeMessage.Open(ID, 3, true),
                        new EdgeMessage.Count(ID, SECOND),
                        new EdgeMessage.RefusedFull(ID, List.of("edge-1"), 10, 1000, SECOND),
                        new EdgeMessage.RefusedLate(ID, List.of("edge-1"), SECOND, "ImagePullBackOff: no such image"),
                        new EdgeMessage.RefusedFailing(ID, List.of("edge-1"), "no target", SECOND),
                        new EdgeMessage.RefusedUnmanaged(ID, List.of("edge-1")),
                        new EdgeMessage.RefusedDraining(ID, List.of("edge-1"), SECOND))
                .collect(Collectors.toMap(message -> message.getClass().getSimpleName(), message -> message));
    }

    private static Map<String, WireMessage> others() {
        Optional<ColdStart> coldStart = Optional.of(new ColdStart(NOW, SECOND, SECOND, SECOND, Duration.ofNanos(5)));
        Map<String, WireMessage> samples = Stream.of(Phase.values())
                .collect(Collectors.toMap(
                        phase -> "ServiceDescription-" + phase,
                        phase -> new ServiceDescription(ID, phase, NOW, -1, 4, 2, coldStart)));
        samples.put("ServiceDescription", new ServiceDescription(ID, Phase.Asleep, NOW, 0, 0, 0, Optional.empty()));
        samples.put("Grant", new EdgePorts.Grant(ID, Set.of("http"), Map.of("http", 10000)));
        return samples;
    }
}
