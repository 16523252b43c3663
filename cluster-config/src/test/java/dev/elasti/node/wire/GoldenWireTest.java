package dev.elasti.node.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.entity.WireMessage;
import dev.elasti.actors.entity.WireSamples;
import dev.elasti.node.Profiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message goes over the wire as it always did, with the serialization that a node of a cluster is configured with. A new
 * message needs a sample in {@link WireSamples}; {@code mvn -pl cluster-config test -Dtest=GoldenWireTest -Delasti.golden.write=true}
 * writes its file, and all others anew, which must leave those unchanged.
 */
class GoldenWireTest {
    private static final Path FOLDER =
            Path.of(requireNonNull(System.getProperty("basedir"), "basedir"), "src", "test", "resources", "wire");

    /** Of no living node, so that the bytes are the same wherever they are written. */
    private static final String SOMEBODY = "pekko://elasti@10.0.0.1:17355/user/somebody#4711";

    private static final ActorSystem<?> SYSTEM = ActorSystem.create(
            Behaviors.empty(),
            "elasti",
            ConfigFactory.parseString(
                            "pekko.remote.artery.canonical.port = 0, pekko.coordinated-shutdown.exit-jvm = off")
                    .withFallback(Profiles.load(Profiles.CLUSTER)));
    private static final Serialization SERIALIZATION = SerializationExtension.get(Adapter.toClassic(SYSTEM));

    private static final Map<String, WireMessage> SAMPLES =
            new WireSamples(somebody(), somebody(), somebody()).byName();

    @BeforeAll
    static void writeAnewIfAsked() {
        if (Boolean.getBoolean("elasti.golden.write")) {
            SAMPLES.forEach((name, sample) -> asSent(sample).write(Golden.file(FOLDER, name)));
        }
    }

    @AfterAll
    static void stop() {
        SYSTEM.terminate();
        SYSTEM.getWhenTerminated().toCompletableFuture().join();
    }

    static Stream<String> names() {
        return SAMPLES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsSentIsWhatAlwaysWasSent(String name) {
        assertThat(asSent(sample(name))).isEqualTo(Golden.read(Golden.file(FOLDER, name)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatWasSentIsStillUnderstood(String name) {
        Golden golden = Golden.read(Golden.file(FOLDER, name));

        Object understood = SERIALIZATION
                .deserialize(golden.bytes(), golden.serializer(), golden.manifest())
                .get();

        assertThat(understood).isEqualTo(sample(name));
    }

    @Test
    void everyMessageThatMayTravelHasASample() {
        Set<String> tried = SAMPLES.values().stream()
                .map(sample -> sample.getClass().getName())
                .collect(Collectors.toSet());
        Set<String> mayTravel = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.elasti").stream()
                        .filter(type -> type.isAssignableTo(WireMessage.class) && !type.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());

        assertThat(tried).hasSizeGreaterThan(10).isEqualTo(mayTravel);
    }

    @Test
    void everyGoldenFileHasASample() {
        assertThat(Golden.names(FOLDER)).containsExactlyInAnyOrderElementsOf(SAMPLES.keySet());
    }

    @Test
    void nothingElseOfOursIsBoundToASerializer() {
        assertThat(SYSTEM.settings()
                        .config()
                        .getConfig("pekko.actor.serialization-bindings")
                        .root()
                        .keySet())
                .filteredOn(type -> type.startsWith("dev.elasti."))
                .containsExactly(WireMessage.class.getName());
    }

    private static WireMessage sample(String name) {
        return requireNonNull(SAMPLES.get(name), name);
    }

    private static Golden asSent(WireMessage message) {
        Serializer serializer = SERIALIZATION.findSerializerFor(message);
        return Golden.of(
                serializer.identifier(),
                Serializers.manifestFor(serializer, message),
                SERIALIZATION.serialize(message).get());
    }

    private static <T> ActorRef<T> somebody() {
        return ActorRefResolver.get(SYSTEM).resolveActorRef(SOMEBODY);
    }
}
