package dev.elasti.edge.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunksTest {
    @Test
    void whatIsWrittenIsReadAgain() {
        Random random = new Random(1);
        for (int round = 0; round < 50; round++) {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            for (int chunk = random.nextInt(8); chunk > 0; chunk--) {
                byte[] data = new byte[1 + random.nextInt(chunk == 1 ? 70_000 : 300)];
                random.nextBytes(data);
                byte[] line = new byte[Chunks.MAX_SIZE_LINE];
                wire.write(line, 0, Chunks.sizeLine(data.length, line, 0));
                wire.writeBytes(data);
                wire.write(line, 0, Chunks.endOfChunk(line, 0));
                sent.writeBytes(data);
            }
            wire.writeBytes(Chunks.last(new Trailers(ConformanceTable.latin1("X-Sum: 1\r\n"))));
            wire.writeBytes(ConformanceTable.latin1("next"));
            ByteBuffer in = ByteBuffer.wrap(wire.toByteArray());
            ChunkedDecoder decoder = new ChunkedDecoder();
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            while (decoder.next(in) == BodyDecoder.Event.DATA) {
                byte[] slice = new byte[decoder.dataLength()];
                in.get(slice);
                got.writeBytes(slice);
            }
            assertThat(decoder.mayEndAtClose()).isTrue();
            assertThat(got.toByteArray()).isEqualTo(sent.toByteArray());
            assertThat(decoder.trailers().lines()).asString().isEqualTo("X-Sum: 1\r\n");
            assertThat(Heads.text(in)).isEqualTo("next");
        }
    }

    @Test
    void chunksOfOneByteAreFineButFramingMustNotOutweighTheBodyWithoutEnd() {
        assertThat(eventAfter("1\r\nx\r\n".repeat(100_000))).isEqualTo(BodyDecoder.Event.NEED_MORE);
        assertThat(eventAfter(("1;" + "a".repeat(900) + "\r\nx\r\n").repeat(100)))
                .isEqualTo(BodyDecoder.Event.MALFORMED);
    }

    @Test
    void trailersHaveBounds() {
        assertThat(eventAfter("0\r\n" + "X: y\r\n".repeat(65))).isEqualTo(BodyDecoder.Event.MALFORMED);
        assertThat(eventAfter("0\r\nX: " + "y".repeat(9000))).isEqualTo(BodyDecoder.Event.MALFORMED);
    }

    private static BodyDecoder.Event eventAfter(String wire) {
        ByteBuffer in = Heads.bytes(wire);
        ChunkedDecoder decoder = new ChunkedDecoder();
        while (true) {
            BodyDecoder.Event event = decoder.next(in);
            if (event != BodyDecoder.Event.DATA) {
                return event;
            }
            in.position(in.position() + decoder.dataLength());
        }
    }
}
