package dev.elasti.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.testing.Eventually;
import dev.elasti.kubernetes.embedded.EmbeddedCluster;
import dev.elasti.node.management.ServiceView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole path in one box: a real node, a Kubernetes API, and a pod that is a process. */
class WholePathTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedCluster cluster;
    private Node node;

    @BeforeEach
    void start() throws IOException {
        cluster = EmbeddedCluster.start();
        cluster.apply(resource("/crd/elastiservices.elasti.truefoundry.com.yaml"));
        apply("[]");
        node = Node.start(ConfigFactory.parseMap(
                        Map.of("elasti.kubernetes.api-server", cluster.baseUrl(), "elasti.edge.shared-port", 0))
                .withFallback(Profiles.load(Profiles.SINGLE)));
    }

    @AfterEach
    void stop() {
        node.stop().toCompletableFuture().join();
        cluster.close();
    }

    @Test
    void aRequestToASleepingServiceIsAnsweredByItsPod() {
        awaitAsleepBehindTheEdge();

        assertThat(post("hello").join()).isEqualTo("hello");
    }

    @Test
    void aHundredAtOnceAreAllAnswered() {
        awaitAsleepBehindTheEdge();

        List<CompletableFuture<String>> answers =
                IntStream.range(0, 100).mapToObj(i -> post("request " + i)).toList();

        assertThat(answers.stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "request " + i).toList());
    }

    @Test
    void aProbeWakesNobodyAndABrowserIsShownAPageUntilItsPodAnswers() throws Exception {
        awaitAsleepBehindTheEdge();

        assertThat(get("/livez").body()).isEqualTo("alive");
        assertThat(node.services().toCompletableFuture().join())
                .extracting(ServiceView::phase)
                .containsExactly("Asleep");
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("<title>The shop</title>");
        Eventually.eventually(() -> assertThat(got("/")).isEqualTo(200));
    }

    private int got(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        InetSocketAddress address = serviceAddress();
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + address.getHostString() + ":" + address.getPort() + path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Accept", "text/html")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void onTheSharedPortAServiceGoesByTheHostNamesOfItsResource() throws IOException {
        assertThat(statusFor("web.example.com")).isEqualTo(404);
        change("[shop.example.com, web.example.com]");
        Eventually.eventually(() -> assertThat(wakes("web.example.com")).isEqualTo(200));
        assertThat(statusFor("shop.team-a")).isEqualTo(200);

        change("[shop.example.com]");
        Eventually.eventually(() -> assertThat(wakes("web.example.com")).isEqualTo(404));
        assertThat(statusFor("shop.example.com")).isEqualTo(200);
    }

    private void apply(String hosts) throws IOException {
        cluster.apply(shop(hosts));
    }

    /** The ElastiService alone: the Deployment's replicas are not the test's to set again. */
    private void change(String hosts) throws IOException {
        String all = shop(hosts);
        cluster.apply(all.substring(all.lastIndexOf("---")));
    }

    private static String shop(String hosts) throws IOException {
        return resource("shop.yaml").replace("$ECHO", echo()).replace("$HOSTS", hosts);
    }

    private int wakes(String host) {
        try {
            return statusFor(host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int statusFor(String host) throws IOException {
        InetSocketAddress shared = node.sharedAddress();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), shared.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
                            .getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        }
    }

    private void awaitAsleepBehindTheEdge() {
        Eventually.eventually(() -> {
            assertThat(node.services().toCompletableFuture().join())
                    .extracting(ServiceView::phase)
                    .containsExactly("Asleep");
            assertThat(accepts(serviceAddress())).isTrue();
        });
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private CompletableFuture<String> post(String body) {
        InetSocketAddress address = serviceAddress();
        return client.sendAsync(
                        HttpRequest.newBuilder(
                                        URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/"))
                                .timeout(Duration.ofSeconds(30))
                                .version(HttpClient.Version.HTTP_1_1)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> {
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                    return response.body();
                });
    }

    private InetSocketAddress serviceAddress() {
        return cluster.serviceAddress("team-a", "shop", "http").orElseThrow();
    }

    private static String echo() {
        Path classes = Path.of(URI.create(requireNonNull(
                        EchoPod.class.getProtectionDomain().getCodeSource().getLocation())
                .toString()));
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -XX:TieredStopAtLevel=1 -Xmx32m -cp '"
                + classes + "' " + EchoPod.class.getName();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = requireNonNull(WholePathTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
