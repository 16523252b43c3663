package dev.elasti.kubernetes.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import org.junit.jupiter.api.Test;

interface EventContract extends UnderTest {

    @Test
    default void anEventIsTheSameThroughBothOfItsVersions() {
        client().resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("awake.1")
                        .withNamespace(namespace())
                        .endMetadata()
                        .withEventTime(new MicroTime("2026-11-21T07:00:00.000000Z"))
                        .withReportingController("contract.example.com")
                        .withReportingInstance("one")
                        .withAction("Waking")
                        .withReason("Awake")
                        .withType("Normal")
                        .withNote("it woke")
                        .withNewRegarding()
                        .withKind("Widget")
                        .withNamespace(namespace())
                        .withName("one")
                        .endRegarding()
                        .build())
                .create();
        assertThat(client().v1()
                        .events()
                        .inNamespace(namespace())
                        .withField("involvedObject.name", "one")
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getMessage()).isEqualTo("it woke");
                    assertThat(event.getReportingComponent()).isEqualTo("contract.example.com");
                });
        assertThat(client().events()
                        .v1()
                        .events()
                        .inNamespace(namespace())
                        .withName("awake.1")
                        .get()
                        .getNote())
                .isEqualTo("it woke");
    }
}
