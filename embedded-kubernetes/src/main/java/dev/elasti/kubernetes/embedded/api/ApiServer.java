package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.http.HttpExchange;
import dev.elasti.kubernetes.embedded.http.HttpListener;
import dev.elasti.kubernetes.embedded.http.HttpRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API server: plain HTTP on loopback, no authentication, everything in memory. Also the place where tests make it
 * misbehave: {@link #forgetHistory}, {@link #dropConnections}, {@link #refuseRequests}.
 */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    /**
     * @param port 0 for any free one
     * @param history how many events a watch can go back
     * @param clusterAddresses hands out the addresses of Services
     */
    public record Setup(
            int port, int history, Duration bookmarkPeriod, Supplier<String> clusterAddresses, PodLogs logs) {}

    private final ObjectApi api;
    private final Caretaker caretaker;
    private final Discovery discovery;
    private final ResourceHandler resources;
    private final HttpListener listener;
    private volatile boolean refusing;
    private volatile Consumer<HttpRequest> onRequest = _ -> {};

    private ApiServer(Setup setup) {
        Clock clock = Clock.systemUTC();
        ObjectStore store = new ObjectStore(setup.history());
        ResourceTypes types = new ResourceTypes();
        Admission admission = new Admission(new BuiltInRules(setup.clusterAddresses()), clock);
        this.api = new ObjectApi(store, types, admission, clock);
        this.caretaker = new Caretaker(api);
        this.discovery = new Discovery(types);
        this.resources = new ResourceHandler(api, new WatchHandler(store, setup.bookmarkPeriod()), setup.logs());
        for (String name : new String[] {"default", "kube-system"}) {
            ObjectNode namespace = Json.object();
            namespace
                    .putObject("metadata")
                    .put("name", name)
                    .putObject("labels")
                    .put("kubernetes.io/metadata.name", name);
            api.create(ResourceTypes.NAMESPACES, "", namespace, Write.as("kube-apiserver"));
        }
        this.listener =
                HttpListener.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), setup.port()), this::handle);
    }

    public static ApiServer start(Setup setup) {
        return new ApiServer(setup);
    }

    /** For those in the same process. */
    public ObjectApi objects() {
        return api;
    }

    /** As in {@code http://127.0.0.1:39211}. */
    public String baseUrl() {
        return "http://" + listener.address().getAddress().getHostAddress() + ":"
                + listener.address().getPort();
    }

    /** Makes every resume of a watch from before now a 410. */
    public void forgetHistory() {
        api.store().forgetHistory();
    }

    /** Cuts all connections, watches included; the server stays reachable. */
    public void dropConnections() {
        listener.dropConnections();
    }

    /** Has {@code watcher} told of each request that arrives, before anything is done about it, on the thread of its connection. */
    public void onRequest(Consumer<HttpRequest> watcher) {
        onRequest = watcher;
    }

    /** While on, every request is answered 503 and running watches are cut. */
    public void refuseRequests(boolean on) {
        refusing = on;
        if (on) {
            listener.dropConnections();
        }
    }

    @Override
    public void close() {
        listener.close();
        caretaker.close();
    }

    private void handle(HttpRequest request, HttpExchange exchange) throws IOException {
        onRequest.accept(request);
        try {
            if (refusing) {
                throw ApiException.unavailable();
            }
            String path = request.path();
            if (path.equals("/healthz") || path.equals("/readyz") || path.equals("/livez")) {
                exchange.respond(200, "text/plain", "ok".getBytes(StandardCharsets.UTF_8));
                return;
            }
            Optional<ObjectNode> about = discovery.answer(path);
            if (about.isPresent()) {
                exchange.respond(200, "application/json", Json.bytes(about.get()));
            } else {
                resources.handle(request, exchange);
            }
        } catch (ApiException refusal) {
            exchange.respond(refusal.code(), "application/json", Json.bytes(refusal.status()));
        } catch (RuntimeException bug) {
            LOG.error("{} {}", request.method(), request.path(), bug);
            exchange.respond(
                    500,
                    "application/json",
                    Json.bytes(ApiException.internal(bug).status()));
        }
    }
}
