package dev.elasti.edge.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.ConnectionSpec;
import dev.elasti.actors.domain.Handover;
import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.actors.domain.PortSpec;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.actors.domain.ServicePort;
import dev.elasti.actors.domain.Specification;
import dev.elasti.actors.testing.Sightings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredProtocolTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', AUTO",
        "'', web, AUTO",
        "'', http, HTTP",
        "'', http-web, HTTP",
        "'', httpweb, AUTO",
        "'', http2-api, HTTP2",
        "'', h2c, HTTP2",
        "'', grpc-api, GRPC",
        "'', grpc-web, HTTP",
        "'', https-web, TLS",
        "'', tls, TLS",
        "'', tcp-x, TCP",
        "'', mysql-main, TCP",
        "'', redis, TCP_CLIENT_FIRST",
        "'', mongo-a, TCP_CLIENT_FIRST",
        "'', postgres, TCP_CLIENT_FIRST",
        "http, tcp-x, HTTP",
        "kubernetes.io/h2c, http, HTTP2",
        "kubernetes.io/ws, http, HTTP",
        "kubernetes.io/wss, http, TLS",
        "HTTPS, web, TLS",
        "GRPC, web, GRPC",
        "example.com/own, grpc-a, GRPC",
        "example.com/own, web, AUTO",
    })
    void appProtocolOverrulesTheNameAndUnknownWordsSayNothing(String appProtocol, String name, PortProtocol expected) {
        assertThat(DeclaredProtocol.of(Sightings.specification(), port(appProtocol, name)))
                .isEqualTo(expected);
    }

    @Test
    void theResourceOverrulesAllByNameOrNumberAndItsFirstWordCounts() {
        assertThat(DeclaredProtocol.of(saying(new PortSpec("web", 0, PortProtocol.TLS)), port("http", "web")))
                .isEqualTo(PortProtocol.TLS);
        assertThat(DeclaredProtocol.of(saying(new PortSpec("", 80, PortProtocol.AUTO)), port("http", "web")))
                .isEqualTo(PortProtocol.AUTO);
        assertThat(DeclaredProtocol.of(
                        saying(
                                new PortSpec("other", 0, PortProtocol.GRPC),
                                new PortSpec("", 81, PortProtocol.GRPC),
                                new PortSpec("", 80, PortProtocol.TCP),
                                new PortSpec("web", 0, PortProtocol.TLS)),
                        port("", "web")))
                .isEqualTo(PortProtocol.TCP);
    }

    private static ServicePort port(String appProtocol, String name) {
        return new ServicePort(name, 80, "TCP", appProtocol, 10001, List.of());
    }

    private static Specification saying(PortSpec... ports) {
        return new Specification(
                "web",
                Sightings.TARGET,
                1,
                Duration.ZERO,
                List.of(),
                Handover.PARK,
                Duration.ofSeconds(60),
                1000,
                1 << 20,
                100,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                10,
                List.of(ports),
                ReceptionSpec.PLAIN,
                ConnectionSpec.USUAL);
    }
}
