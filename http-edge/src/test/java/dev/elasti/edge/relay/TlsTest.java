package dev.elasti.edge.relay;

import static dev.elasti.actors.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.testing.Certificate;
import dev.elasti.edge.testing.EdgeFixture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real HTTPS server behind the edge, which has neither key nor certificate: the client checks the pod's own. */
class TlsTest {
    @TempDir
    Path folder;

    private EdgeFixture edge;
    private Certificate certificate;
    private HttpsServer pod;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
        certificate = Certificate.forLocalhost(folder);
        pod = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pod.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        pod.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] answer = (exchange.getRequestURI() + " " + body.length).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        pod.start();
    }

    @AfterEach
    void stop() {
        pod.stop(0);
        edge.close();
    }

    @Test
    void anHttpsClientWakesItsServerAndChecksItsCertificate() throws Exception {
        int port = edge.port(PortProtocol.AUTO);
        try (HttpClient client = client(certificate.client())) {
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(post(port, new byte[2_000_000]), BodyHandlers.ofString());
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
            edge.port(port, PortProtocol.AUTO, endpoint());
            edge.room().releaseAll();
            assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("/upload 2000000");
        }
    }

    @Test
    void aClientThatDoesNotTrustThePodGoesNoFurther() throws Exception {
        int port = edge.port(PortProtocol.TLS, endpoint());
        try (HttpClient client = client(SSLContext.getDefault())) {
            assertThatThrownBy(() -> client.send(post(port, new byte[1]), BodyHandlers.ofString()))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("certificat");
        }
    }

    @Test
    void aRefusedClientIsToldInTheWordsOfTls() throws Exception {
        int port = edge.port(PortProtocol.TLS);
        try (HttpClient client = client(certificate.client())) {
            var answer = client.sendAsync(post(port, new byte[1]), BodyHandlers.ofString());
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
            edge.room().refuseOne(new Refusal.Unmanaged());
            assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("internal_error");
        }
    }

    private Endpoint endpoint() {
        return new Endpoint("127.0.0.1", pod.getAddress().getPort());
    }

    private static HttpClient client(SSLContext tls) {
        return HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static HttpRequest post(int port, byte[] body) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/upload"))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }
}
