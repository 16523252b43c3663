package dev.elasti.edge.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.loop.BlockPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnsentTest {
    private final BlockPool blocks = new BlockPool(4096, 2);
    private final Unsent unsent = new Unsent(blocks);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ByteArrayOutputStream came = new ByteArrayOutputStream();
    private final SocketChannel here;
    private final SocketChannel there;

    UnsentTest() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            here = SocketChannel.open(server.getLocalAddress());
            there = server.accept();
        }
    }

    @BeforeEach
    void neitherSideWaits() throws IOException {
        here.configureBlocking(false);
        there.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        here.close();
        there.close();
    }

    @Test
    void manySmallPiecesArriveInOrder() throws IOException {
        for (int i = 0; i < 100_000; i++) {
            add(new byte[] {(byte) i, (byte) (i >> 8)});
        }

        sendAll();

        assertThat(came.toByteArray()).isEqualTo(written.toByteArray());
        assertThat(unsent.bytes()).isZero();
    }

    @Test
    void piecesOfAllSizesArriveInOrderWhateverTheSocketTakes() throws IOException {
        Random random = new Random(4);
        for (int i = 0; i < 3_000; i++) {
            byte[] piece = new byte[random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(700)];
            random.nextBytes(piece);
            add(piece);
            if (random.nextInt(20) == 0) {
                unsent.sendTo(here);
            }
            if (random.nextInt(40) == 0) {
                read();
            }
        }

        sendAll();

        assertThat(came.toByteArray()).isEqualTo(written.toByteArray());
    }

    @Test
    void aHeadAndItsBodyArriveInOrderWhateverTheSocketTakes() throws IOException {
        here.setOption(StandardSocketOptions.SO_SNDBUF, 1);
        Random random = new Random(5);
        for (int i = 0; i < 3_000; i++) {
            byte[] head = new byte[1 + random.nextInt(2_000)];
            byte[] body = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(head);
            random.nextBytes(body);
            add(head);
            add(body);
            unsent.sendTo(here);
            if (random.nextInt(8) == 0) {
                read();
            }
        }

        sendAll();

        assertThat(came.toByteArray()).isEqualTo(written.toByteArray());
    }

    @Test
    void whatPiecesArePutTogetherInIsUsedAgain() throws IOException {
        BlockPool.Block before = blocks.take();
        before.release();
        add(new byte[] {1});
        add(new byte[] {2});

        sendAll();

        assertThat(blocks.take()).isSameAs(before);
        assertThat(came.toByteArray()).containsExactly(1, 2);
    }

    @Test
    void memoryOfTheWriterIsNotWrittenTo() throws IOException {
        byte[] array = new byte[64];
        for (int i = 0; i < 100; i++) {
            unsent.add(Chunk.of(ByteBuffer.wrap(array, 0, 1).asReadOnlyBuffer()));
            unsent.add(Chunk.of(new byte[] {1}));
        }

        assertThat(unsent.sendTo(here)).isTrue();
        assertThat(array).containsOnly(0);
    }

    private void add(byte[] piece) {
        written.writeBytes(piece);
        unsent.add(Chunk.of(piece));
    }

    private void sendAll() throws IOException {
        while (!unsent.sendTo(here)) {
            read();
        }
        while (came.size() < written.size()) {
            read();
        }
    }

    private void read() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        for (int n = there.read(buffer); n > 0; n = there.read(buffer)) {
            came.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
    }
}
