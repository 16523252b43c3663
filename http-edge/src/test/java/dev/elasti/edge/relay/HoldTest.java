package dev.elasti.edge.relay;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sleeping services: waiting, being let go, being refused, leaving. */
class HoldTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";

    private static final String HUGE_POST = "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 10000000\r\n\r\n";
    private static final int MORE_THAN_THE_WINDOW = 96 * 1024;

    private EdgeFixture edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
        edge.shop();
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
    }

    @Test
    void aRequestForASleepingServiceWaitsAndIsRelayedWhenItIsReleased() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient client = edge.client().send(GET)) {
            awaitWaiting(1);
            edge.shop(origin.endpoint());
            edge.room().releaseOne();
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 OK\r\n");
            eventually(() -> assertThat(edge.room().done()).isEqualTo(1));
        }
    }

    @Test
    void twoHundredHeldRequestsAreAllAnsweredInTheOrderOfTheirRelease() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            for (int i = 0; i < 200; i++) {
                clients.add(edge.client().send("GET /" + i + " HTTP/1.1\r\nHost: shop\r\n\r\n"));
                awaitWaiting(i + 1);
            }
            edge.shop(origin.endpoint());
            for (int i = 0; i < 200; i++) {
                edge.room().releaseOne();
                assertThat(clients.get(i).readResponse()).contains("GET /" + i + " ");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aReadyServiceWhoseQueueIsShutIsWaitedForToo() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            edge.shop(origin.endpoint());
            edge.room().shut();
            try (RawClient client = edge.client().send(GET)) {
                awaitWaiting(1);
                edge.room().releaseOne();
                assertThat(client.readResponse()).startsWith("HTTP/1.1 200 OK\r\n");
            }
        }
    }

    @Test
    void aRefusedRequestIsAnsweredAndTheConnectionGoesOn() throws Exception {
        try (RawClient client = edge.client().send(GET)) {
            awaitWaiting(1);
            edge.room().refuseOne(new Refusal.QueueFull(1, 1, Duration.ofSeconds(1)));
            assertThat(client.readResponse()).startsWith("HTTP/1.1 503 ").doesNotContain("Connection: close");
            client.send(GET);
            awaitWaiting(1);
        }
    }

    @Test
    void manyThatAreRefusedAtOnceAreAllToldSo() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                clients.add(edge.client().send(GET));
            }
            awaitWaiting(300);
            while (edge.room().waiting() > 0) {
                edge.room().refuseOne(new Refusal.QueueFull(300, 1, Duration.ofSeconds(1)));
            }
            for (RawClient client : clients) {
                assertThat(client.readResponse()).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1\r\n");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aRefusedRequestWithABodyIsTheLastOnItsConnection() throws Exception {
        try (RawClient client = edge.client().send("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n\r\nhello")) {
            awaitWaiting(1);
            edge.room().refuseOne(new Refusal.DeadlinePassed(Duration.ofSeconds(1), ""));
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 504 ").contains("Connection: close");
        }
    }

    @Test
    void aClientThatClosesGivesItsPlaceUp() throws Exception {
        RawClient client = edge.client().send(GET);
        awaitWaiting(1);
        client.close();
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
    }

    @Test
    void aClientThatResetsGivesItsPlaceUp() throws Exception {
        RawClient client = edge.client().send(GET);
        awaitWaiting(1);
        client.reset();
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
    }

    @Test
    void aClientThatLeavesInTheMidstOfItsBodyGivesItsPlaceUp() throws Exception {
        RawClient client = edge.client().send("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 50\r\n\r\nhello");
        awaitWaiting(1);
        client.close();
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
    }

    @Test
    void aClientThatResetsBehindAFullWindowGivesItsPlaceUp() throws Exception {
        RawClient client = edge.client().send(HUGE_POST).send(new byte[MORE_THAN_THE_WINDOW]);
        awaitWaiting(1);
        client.reset();
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
    }

    @Test
    void whoIsRefusedBehindAFullWindowHearsWhyAndWhatItStillSendsIsDrained() throws Exception {
        try (RawClient client = edge.client().send(HUGE_POST).send(new byte[MORE_THAN_THE_WINDOW])) {
            awaitWaiting(1);
            edge.room().refuseOne(new Refusal.QueueFull(1, 1, Duration.ofSeconds(1)));
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 503 ").contains("\r\nConnection: close\r\n");
            client.end();
            eventually(() -> assertThat(edge.edge().connectionCount()).isZero());
        }
    }

    /** FIN stands behind bytes that nobody reads; until its turn comes there is no telling it from them. */
    @Test
    void aClientThatEndsBehindAFullWindowIsNoticedWhenItIsReleasedAndItsPodSeesThatSomethingIsMissing()
            throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand()) {
            RawClient client = edge.client().send(HUGE_POST).send(new byte[MORE_THAN_THE_WINDOW]);
            awaitWaiting(1);
            client.close();
            edge.shop(origin.endpoint());
            edge.room().releaseOne();
            RawClient pod = origin.accept();
            pod.readHead();
            assertThat(pod.countToEnd()).isLessThanOrEqualTo(MORE_THAN_THE_WINDOW);
            eventually(() -> assertThat(edge.room().done()).isEqualTo(1));
        }
    }

    @Test
    void theBodyOfAHeldPostReachesThePodByteForByte() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client =
                        edge.client().send("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 11\r\n\r\nhello")) {
            awaitWaiting(1);
            edge.shop(origin.endpoint());
            edge.room().releaseOne();
            RawClient pod = origin.accept();
            pod.readHead();
            assertThat(pod.read(5)).isEqualTo("hello");
            client.send(" world");
            assertThat(pod.read(6)).isEqualTo(" world");
            pod.send("HTTP/1.1 204 No Content\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
        }
    }

    /** What the systems of both sides buffer is not the edge's to bound; it is far less than half of the body. */
    @Test
    void aBigBodyStaysInTheClientsSocketWhileItsRequestWaits() throws Exception {
        int size = 64 * 1024 * 1024;
        AtomicInteger accepted = new AtomicInteger();
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client =
                        edge.client().send("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: " + size + "\r\n\r\n")) {
            awaitWaiting(1);
            Thread sender = Thread.ofVirtual().start(() -> push(client, size, accepted));
            AtomicInteger before = new AtomicInteger(-1);
            eventually(() -> assertThat(before.getAndSet(accepted.get())).isEqualTo(accepted.get()));
            assertThat(accepted.get()).isLessThan(size / 2);
            edge.shop(origin.endpoint());
            edge.room().releaseOne();
            RawClient pod = origin.accept();
            pod.readHead();
            assertThat(pod.read(size)).hasSize(size);
            pod.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            sender.join();
        }
    }

    private static void push(RawClient client, int size, AtomicInteger accepted) {
        try {
            byte[] piece = new byte[64 * 1024];
            while (accepted.get() < size) {
                client.send(piece);
                accepted.addAndGet(piece.length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void continueComesFromThePodAndNotWhileItSleeps() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()
                        .send("POST / HTTP/1.1\r\nHost: shop\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")) {
            awaitWaiting(1);
            edge.shop(origin.endpoint());
            edge.room().releaseOne();
            RawClient pod = origin.accept();
            assertThat(pod.readHead()).contains("Expect: 100-continue");
            pod.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("ok");
            assertThat(pod.read(2)).isEqualTo("ok");
            pod.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aReleasedRequestWhosePodIsNotKnownHereYetTriesAgain() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient client = edge.client().send(GET)) {
            awaitWaiting(1);
            edge.room().releaseOne();
            edge.shop(origin.endpoint());
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    private void awaitWaiting(int count) {
        eventually(() -> assertThat(edge.room().waiting()).isEqualTo(count));
    }
}
