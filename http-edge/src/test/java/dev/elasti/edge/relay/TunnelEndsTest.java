package dev.elasti.edge.relay;

import static dev.elasti.actors.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import dev.elasti.edge.testing.SocketQueues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both sides of a tunnel have sent FIN, and the pod has not taken all yet: the edge still has what its socket had no room for. */
class TunnelEndsTest {
    private static final String UPGRADE =
            "GET /chat HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

    /** So little that a connection to a pod is told to wait for room before it stops reading its client. */
    private static final int PIECE = 48 * 1024;

    private EdgeFixture edge;
    private ScriptedOrigin origin;
    private ScriptedOrigin neighbour;

    @BeforeEach
    void start() throws Exception {
        // One loop: what was there before a neighbour's question has been dealt with once that is answered.
        edge = EdgeFixture.start("elasti.edge.loops.count = 1");
        origin = ScriptedOrigin.byHand();
        neighbour = ScriptedOrigin.echoing();
        edge.shop(origin.endpoint());
        edge.routing().host("neighbour", EdgeFixture.NEIGHBOUR, neighbour.endpoint());
    }

    @AfterEach
    void stop() throws Exception {
        neighbour.close();
        origin.close();
        edge.close();
    }

    @Test
    void whatIsLeftOfAnUpgradedConnectionReachesThePodWhenItReadsOn() throws Exception {
        try (RawClient client = edge.client().send(UPGRADE);
                RawClient pod = origin.accept()) {
            pod.readHead();
            pod.send(SWITCHED).end();
            client.readHead();
            byte[] sent = moreThanItsSocketTakes(client, pod);
            assertThat(arrives(sent, pod)).isTrue();
            eventually(() -> assertThat(edge.room().underWay()).isZero());
        }
    }

    @Test
    void whatIsLeftOfAConnectionThatIsPassedOnReachesThePodWhenItReadsOn() throws Exception {
        try (RawClient client = edge.client(edge.port(PortProtocol.TCP, origin.endpoint()));
                RawClient pod = origin.accept()) {
            pod.end();
            byte[] sent = moreThanItsSocketTakes(client, pod);
            assertThat(arrives(sent, pod)).isTrue();
            eventually(() -> assertThat(edge.room().underWay()).isZero());
        }
    }

    @Test
    void whatIsLeftAndNotTakenIsAConnectionThatWasBrokenOff() throws Exception {
        try (RawClient client = edge.client().send(UPGRADE);
                RawClient pod = origin.accept()) {
            pod.readHead();
            pod.send(SWITCHED).end();
            client.readHead();
            moreThanItsSocketTakes(client, pod);
            assertThat(edge.room().underWay()).isEqualTo(1);
            pod.reset();
            eventually(() -> assertThat(edge.outcomes()).contains(RelayListener.Outcome.BROKEN_OFF));
            eventually(() -> assertThat(edge.room().underWay()).isZero());
        }
    }

    /** {@return what the client has sent before its FIN: some of it is neither in the socket of the pod nor in that of the client} */
    private byte[] moreThanItsSocketTakes(RawClient client, RawClient pod) throws IOException {
        assertThat(client.readToEnd()).isEmpty();
        Random random = new Random(20261122);
        byte[] piece = new byte[PIECE];
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        do {
            random.nextBytes(piece);
            sent.writeBytes(piece);
            client.send(piece);
        } while (fits(sent.size(), client, pod));
        client.end();
        neighboursAreServed();
        neighboursAreServed();
        return sent.toByteArray();
    }

    /** {@return whether the socket to the pod has taken all of it} The edge has taken all of it then, one way or the other. */
    private boolean fits(long sent, RawClient client, RawClient pod) throws IOException {
        AtomicLong taken = new AtomicLong();
        eventually(() -> {
            SocketQueues queues = queues();
            assertThat(queues.unread(client.port(), client.peerPort())).isZero();
            taken.set(queues.unread(pod.peerPort(), pod.port()));
        });
        if (taken.get() < sent) {
            // It may just be on its way there.
            neighboursAreServed();
            taken.set(queues().unread(pod.peerPort(), pod.port()));
        }
        return taken.get() >= sent;
    }

    private static SocketQueues queues() {
        try {
            return SocketQueues.now();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether these bytes come and no others} They are too many to be shown. */
    private static boolean arrives(byte[] sent, RawClient pod) throws IOException {
        byte[] came = pod.readToEnd().getBytes(ISO_8859_1);
        assertThat(came.length).isEqualTo(sent.length);
        return Arrays.equals(came, sent);
    }

    private void neighboursAreServed() throws IOException {
        try (RawClient client = edge.client()) {
            client.send("GET / HTTP/1.1\r\nHost: neighbour\r\n\r\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
        }
    }
}
