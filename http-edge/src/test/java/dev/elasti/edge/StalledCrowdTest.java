package dev.elasti.edge;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.Memory;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients in numbers that do not go on, before any deadline has passed: all others are answered, and what is kept is bounded. */
class StalledCrowdTest {
    private static final int CROWD = 2000;
    /** Fewer: systems keep megabytes for each who does not read. */
    private static final int READERS = 100;

    private static final int ENDLESS = 64 * 1024 * 1024;
    private static final long MEBIBYTE = 1 << 20;

    private EdgeFixture edge;
    private ScriptedOrigin shop;
    private final List<RawClient> crowd = new ArrayList<>();
    private long direct;
    private long heap;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start("""
                elasti.edge.relay { head-within = 1h, idle-timeout = 1h, stalled-after = 1h, body-pace.window = 1h }
                elasti.edge.loops.pooled-bytes = 16MiB
                """);
        shop = ScriptedOrigin.echoing();
        edge.shop(shop.endpoint());
        othersAreServed();
        direct = Memory.direct();
        heap = Memory.liveHeap();
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : crowd) {
            client.reset();
        }
        shop.close();
        edge.close();
    }

    @Test
    void besideTwoThousandHeadsThatDoNotEndOthersAreServed() throws Exception {
        for (int i = 0; i < CROWD; i++) {
            crowd.add(edge.client().send("GET / HTTP/1.1\r\nHost: sh"));
        }
        othersAreServed();
        assertThat(edge.edge().connectionCount()).isGreaterThanOrEqualTo(CROWD);
        keepsAtMost(16 * MEBIBYTE, 64 * MEBIBYTE);
    }

    @Test
    void besideTwoThousandBodiesThatDoNotEndOthersAreServed() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        try (ScriptedOrigin slow = ScriptedOrigin.playing(connection -> {
            connection.readHead();
            begun.incrementAndGet();
            connection.readToEnd();
        })) {
            slow(slow);
            for (int i = 0; i < CROWD; i++) {
                crowd.add(edge.client().send("POST / HTTP/1.1\r\nHost: slow\r\nContent-Length: 1000\r\n\r\nbody"));
            }
            eventually(() -> assertThat(begun).hasValue(CROWD));
            othersAreServed();
            assertThat(edge.room().underWay()).isEqualTo(CROWD);
            keepsAtMost(16 * MEBIBYTE, 96 * MEBIBYTE);
        }
    }

    @Test
    void besideAHundredWhoDoNotReadTheirAnswersOthersAreServed() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        byte[] piece = new byte[64 * 1024];
        try (ScriptedOrigin slow = ScriptedOrigin.playing(connection -> {
            connection.readHead();
            begun.incrementAndGet();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + ENDLESS + "\r\n\r\n");
            for (int sent = 0; sent < ENDLESS; sent += piece.length) {
                connection.send(piece);
            }
        })) {
            slow(slow);
            for (int i = 0; i < READERS; i++) {
                crowd.add(edge.client().send("GET / HTTP/1.1\r\nHost: slow\r\n\r\n"));
            }
            eventually(() -> assertThat(begun).hasValue(READERS));
            othersAreServed();
            assertThat(edge.room().underWay()).isEqualTo(READERS);
            // Two blocks of each and no more, wherever they are: one on its way out, one behind it.
            keepsAtMost(16 * MEBIBYTE, READERS * 2 * MEBIBYTE / 4);
        }
    }

    /** Behind the host {@code slow} there is this pod from now on. */
    private void slow(ScriptedOrigin pod) {
        edge.routing().host("slow", new ServiceId("shop", "slow"), pod.endpoint());
    }

    private void othersAreServed() throws IOException {
        try (RawClient client = edge.client()) {
            for (int i = 0; i < 20; i++) {
                client.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
                assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    /** What the test itself has for its end of each connection is within. */
    private void keepsAtMost(long moreDirect, long moreHeap) {
        eventually(() -> {
            assertThat(Memory.direct() - direct).isLessThan(moreDirect + MEBIBYTE);
            assertThat(Memory.liveHeap() - heap).isLessThan(moreHeap);
        });
    }
}
