package dev.elasti.kubernetes.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.ConnectionSpec;
import dev.elasti.kubernetes.KubernetesSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a resource says of its clients' connections, in the words of the domain, or what is wrong with it. */
class ConnectionsTranslationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whoSaysNothingHasWhatTheNodeGives() {
        assertThat(understood("")).isEqualTo(ConnectionSpec.USUAL);
        assertThat(understood(", connections: {}")).isEqualTo(ConnectionSpec.USUAL);
    }

    @Test
    void bothBoundsAreRead() {
        assertThat(understood(", connections: {maxPerNode: 500, tunnelIdleSeconds: 90}"))
                .isEqualTo(new ConnectionSpec(Optional.of(500), Optional.of(Duration.ofSeconds(90))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"maxPerNode: 0", "maxPerNode: -1", "tunnelIdleSeconds: 0"})
    void boundsOfNothingAreComplainedAbout(String bound) {
        assertThat(translated(", connections: {" + bound + "}"))
                .isInstanceOfSatisfying(
                        Translation.Complaint.class,
                        complaint -> assertThat(complaint.message()).contains("spec.connections"));
    }

    private static ConnectionSpec understood(String more) {
        Translation translation = translated(more);
        assertThat(translation).isInstanceOf(Translation.Understood.class);
        return ((Translation.Understood) translation).specification().connections();
    }

    private static Translation translated(String more) {
        String spec = "{service: web, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}" + more + "}";
        return Translation.of(
                JSON.convertValue(
                        new Load(LoadSettings.builder().build()).loadFromString(spec), ElastiServiceSpec.class),
                KubernetesSettings.from(ConfigFactory.load()).defaults());
    }
}
