package dev.elasti.actors.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What crosses nodes arrives as it was sent. */
class WireMessageTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ServiceId ID = new ServiceId("shop", "web");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static List<WireMessage> all() {
        ActorRef<EdgeMessage> room = KIT.<EdgeMessage>createTestProbe().getRef();
        ActorRef<ElastiService.Command> owner =
                KIT.<ElastiService.Command>createTestProbe().getRef();
        ActorRef<ServiceDescription> reader =
                KIT.<ServiceDescription>createTestProbe().getRef();
        List<WireMessage> all =
                new ArrayList<>(new WireSamples(room, owner, reader).byName().values());
        // What the samples have one of.
        all.add(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(10000, 10001), true, room));
        all.add(new ElastiService.PortsGranted(Map.of("", 10000, "grpc", 10001)));
        all.add(new EdgePorts.Grant(ID, Set.of("http", ""), Map.of()));
        return all;
    }

    @Test
    void everyMessageSurvivesTheWire() {
        all().forEach(message -> KIT.serializationTestKit().verifySerialization(message, true));
    }

    @Test
    void everyMessageTravelsAsCbor() {
        var serialization = SerializationExtension.get(KIT.system());
        assertThat(all())
                .allSatisfy(message -> assertThat(serialization
                                .findSerializerFor(message)
                                .getClass()
                                .getSimpleName())
                        .isEqualTo("JacksonCborSerializer"));
    }

    @Test
    void noMessageIsForgottenHere() {
        Set<Class<?>> tried = all().stream().map(Object::getClass).collect(Collectors.toSet());
        Set<Class<?>> known = Stream.of(ElastiService.Wire.class, EdgeMessage.class, EdgePorts.Wire.class)
                .flatMap(WireMessageTest::leaves)
                .collect(Collectors.toSet());

        assertThat(tried).containsAll(known);
    }

    @Test
    void everyRefusalIsTheSameOnTheOtherSide() {
        List<Refusal> refusals = List.of(
                new Refusal.QueueFull(1, 2, SECOND),
                new Refusal.DeadlinePassed(SECOND, "pending"),
                new Refusal.Failing("no target", SECOND),
                new Refusal.Unmanaged(),
                new Refusal.Draining(SECOND));

        assertThat(refusals)
                .allSatisfy(
                        refusal -> assertThat(EdgeMessage.refusal(EdgeMessage.refused(ID, List.of("edge-1"), refusal)))
                                .isEqualTo(refusal));
        assertThat(refusals.stream().map(Object::getClass).collect(Collectors.toSet()))
                .containsAll(leaves(Refusal.class).collect(Collectors.toSet()));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(WireMessageTest::leaves)
                : Stream.of(type);
    }
}
