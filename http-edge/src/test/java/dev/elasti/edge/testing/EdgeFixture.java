package dev.elasti.edge.testing;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.edge.Edge;
import dev.elasti.edge.EdgeSettings;
import dev.elasti.edge.answers.Answers;
import dev.elasti.edge.relay.OwnAnswers;
import dev.elasti.edge.relay.RelayListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.actor.ActorSystem;
import scala.concurrent.Await;
import scala.concurrent.duration.FiniteDuration;

/** An edge on the loopback's free ports, with an actor system of its own. */
public final class EdgeFixture implements AutoCloseable {
    public static final ServiceId SHOP = new ServiceId("shop", "web");
    public static final ServiceId NEIGHBOUR = new ServiceId("shop", "neighbour");

    private final ActorSystem system;
    private final FakeRouting routing = new FakeRouting();
    private final FakeRoom room = new FakeRoom();
    private final Edge edge;
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();

    private final ConcurrentLinkedQueue<RelayListener.Limit> turnedAway = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<RelayListener.Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ServiceId> crowded = new ConcurrentLinkedQueue<>();

    private final AtomicInteger failedTries = new AtomicInteger();

    private EdgeFixture(String settings, Function<ActorSystem, OwnAnswers> answers) throws IOException {
        Config config = ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.parseString(
                        "elasti.edge { bind-address = 127.0.0.1, shared-port = 0, drain-within = 5s }"))
                .withFallback(ConfigFactory.load());
        this.system = ActorSystem.create("edge-test", config);
        RelayListener listener = new RelayListener() {
            @Override
            public void turnedAway(Limit limit) {
                turnedAway.add(limit);
            }

            @Override
            public void ended(ServiceId service, Outcome outcome, int status, Duration waited, Duration took) {
                outcomes.add(outcome);
            }

            @Override
            public void connectFailed(ServiceId service) {
                failedTries.incrementAndGet();
            }

            @Override
            public void crowded(ServiceId service) {
                crowded.add(service);
            }
        };
        this.edge = Edge.start(system, EdgeSettings.from(config), routing, room, answers.apply(system), listener);
    }

    public static EdgeFixture start() throws IOException {
        return start("");
    }

    /** @param settings such as {@code elasti.edge.relay.head-within = 100ms} */
    public static EdgeFixture start(String settings) throws IOException {
        return new EdgeFixture(settings, Answers::new);
    }

    /** With answers of the test's own. */
    public static EdgeFixture start(String settings, Function<ActorSystem, OwnAnswers> answers) throws IOException {
        return new EdgeFixture(settings, answers);
    }

    /** {@return how requests ended, in order} */
    public Collection<RelayListener.Outcome> outcomes() {
        return outcomes;
    }

    public Edge edge() {
        return edge;
    }

    /** {@return the bounds that clients have met so far} */
    public Collection<RelayListener.Limit> turnedAway() {
        return turnedAway;
    }

    /** {@return services that had more connections than they may} */
    public Collection<ServiceId> crowded() {
        return crowded;
    }

    /** {@return tries to connect to pods that have come to nothing so far} */
    public int failedTries() {
        return failedTries.get();
    }

    public FakeRouting routing() {
        return routing;
    }

    public FakeRoom room() {
        return room;
    }

    /** The host {@code shop} has these pods from now on. */
    public void shop(Endpoint... endpoints) {
        routing.host("shop", SHOP, endpoints);
    }

    /** {@return an edge port of {@link #SHOP} that is bound, of that protocol, behind which these pods are} */
    public int port(PortProtocol protocol, Endpoint... endpoints) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        port(port, protocol, endpoints);
        ports.add(port);
        edge.want(ports);
        eventually(() -> assertThat(edge.bound(port)).isTrue());
        return port;
    }

    /** The port has these pods from now on. */
    public void port(int port, PortProtocol protocol, Endpoint... endpoints) {
        routing.port(port, SHOP, protocol, endpoints);
    }

    /** {@return a client of an edge port} */
    public RawClient client(int port) throws IOException {
        return RawClient.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    public RawClient client() throws IOException {
        return RawClient.to(edge.sharedAddress());
    }

    @Override
    public void close() {
        edge.close();
        system.terminate();
        try {
            Await.ready(
                    system.whenTerminated(),
                    FiniteDuration.apply(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            throw new IllegalStateException("the actor system doesn't end", e);
        }
    }
}
