package dev.elasti.edge;

import static dev.elasti.actors.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.Memory;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients in numbers, and clients with much to send: what they cost the edge is bounded, and others are served beside them. */
class ExhaustionTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String LAST = "\r\n0\r\n\r\n";
    private static final int IDLE = 2000;
    private static final int HOSTS = 50_000;

    private EdgeFixture edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void besideTwoThousandIdleConnectionsRequestsAreServed() throws Exception {
        List<RawClient> idle = new ArrayList<>();
        try (ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            edge.shop(origin.endpoint());
            for (int i = 0; i < IDLE; i++) {
                idle.add(edge.client());
            }
            eventually(() -> assertThat(edge.edge().connectionCount()).isEqualTo(IDLE));
            try (RawClient client = edge.client()) {
                for (int i = 0; i < 20; i++) {
                    assertThat(client.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
                }
            }
        } finally {
            for (RawClient client : idle) {
                client.close();
            }
        }
    }

    @Test
    void twoHundredHeldUploadsTakeTheirWindowsAndNoMore() throws Exception {
        long before = Memory.direct();
        List<RawClient> clients = new ArrayList<>();
        try {
            edge.shop();
            for (int i = 0; i < 200; i++) {
                // As much as the systems of both sides keep at least, and more than the window.
                clients.add(edge.client()
                        .send("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 1073741824\r\n\r\n")
                        .send(new byte[128 * 1024]));
            }
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(200));
            long windows = 200L * 64 * 1024;
            eventually(() -> assertThat(Memory.direct() - before).isLessThan(3 * windows));
        } finally {
            for (RawClient client : clients) {
                client.reset();
            }
        }
        eventually(() -> assertThat(edge.room().left()).isEqualTo(200));
    }

    @Test
    void aMillionChunksOfOneByteArriveAsTheyAreAndKeepNothing() throws Exception {
        int count = 1_000_000;
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            long before = Memory.direct();
            client.send("POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] thousand = "1\r\nx\r\n".repeat(1000).getBytes(ISO_8859_1);
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> repeat(client, thousand, count / 1000));
            RawClient pod = origin.accept();
            pod.readHead();
            assertThat(bytesOfChunks(pod)).isEqualTo(count);
            sent.get(60, TimeUnit.SECONDS);
            assertThat(Memory.direct() - before).isLessThan(8L << 20);
            pod.send("HTTP/1.1 204 No Content\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
        }
    }

    @Test
    void trailersWithoutEndAreRefused() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send("POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
                    + "X: y\r\n".repeat(1000));
            assertThat(client.readWhatComes()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void fiftyThousandHostsAndTargetsLeaveNothingBehind() throws Exception {
        try (RawClient client = edge.client()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < HOSTS; i += 1000) {
                    StringBuilder thousand = new StringBuilder();
                    for (int host = i; host < i + 1000; host++) {
                        thousand.append("GET /")
                                .append(host)
                                .append(" HTTP/1.1\r\nHost: host-")
                                .append(host);
                        thousand.append(host < HOSTS - 1 ? ".example\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
                    }
                    sendTo(client, thousand.toString());
                }
            });
            assertThat(client.readToEnd().split("HTTP/1\\.1 404 ", -1)).hasSize(HOSTS + 1);
            sent.get(60, TimeUnit.SECONDS);
            assertThat(edge.room().waiting()).isZero();
        }
    }

    @Test
    void aGibibyteIsSentThroughByteForByteWithoutBeingKept() throws Exception {
        long size = 1L << 30;
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            long before = Memory.direct();
            client.send("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: " + size + "\r\n\r\n");
            CompletableFuture<Long> sent = CompletableFuture.supplyAsync(() -> pour(client, size));
            RawClient pod = origin.accept();
            pod.readHead();
            CRC32 sum = new CRC32();
            for (long left = size; left > 0; left -= 1 << 20) {
                sum.update(pod.readBytes(1 << 20));
            }
            assertThat(sum.getValue()).isEqualTo(sent.get(60, TimeUnit.SECONDS));
            assertThat(Memory.direct() - before).isLessThan(8L << 20);
            pod.send("HTTP/1.1 204 No Content\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
        }
    }

    /** {@return the sum of what was sent} */
    private static long pour(RawClient client, long size) {
        CRC32 sum = new CRC32();
        byte[] block = new byte[1 << 20];
        for (long done = 0; done < size; done += block.length) {
            block[(int) (done >>> 20) % block.length] ^= (byte) (done >>> 20 | 1);
            sum.update(block);
            sendTo(client, block);
        }
        return sum.getValue();
    }

    /** {@return bytes of a chunked body, however it is cut} */
    private static long bytesOfChunks(RawClient pod) throws IOException {
        StringBuilder wire = new StringBuilder();
        while (wire.length() < LAST.length() || wire.indexOf(LAST, wire.length() - LAST.length()) < 0) {
            wire.append(pod.readSome());
        }
        long sum = 0;
        int at = 0;
        for (int size = sizeAt(wire, at); size > 0; size = sizeAt(wire, at)) {
            sum += size;
            at = wire.indexOf("\r\n", at) + 2 + size + 2;
        }
        return sum;
    }

    private static int sizeAt(StringBuilder wire, int at) {
        return Integer.parseInt(wire.substring(at, wire.indexOf("\r\n", at)), 16);
    }

    private static void repeat(RawClient client, byte[] bytes, int times) {
        for (int i = 0; i < times; i++) {
            sendTo(client, bytes);
        }
        sendTo(client, "0\r\n\r\n");
    }

    private static void sendTo(RawClient client, String text) {
        sendTo(client, text.getBytes(ISO_8859_1));
    }

    private static void sendTo(RawClient client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
