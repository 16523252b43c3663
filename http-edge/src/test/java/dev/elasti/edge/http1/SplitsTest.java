package dev.elasti.edge.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However the bytes are split, what is read is the same; and no bytes whatever make the codec throw. */
class SplitsTest {
    static List<ConformanceTable.Row> rows() {
        return ConformanceTable.rows();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void everyTwoWaySplitAndManyOthersReadTheSame(ConformanceTable.Row row) {
        byte[] bytes = row.bytes("a.example:80");
        List<String> whole = Reading.of(bytes, at -> bytes.length);
        int step = Math.max(1, bytes.length / 400);
        for (int i = 1; i < bytes.length; i += step) {
            int cut = i;
            assertThat(Reading.of(bytes, at -> at < cut ? cut : bytes.length))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
        if (bytes.length < 4096) {
            assertThat(Reading.of(bytes, at -> at + 1)).as("byte by byte").isEqualTo(whole);
        }
        Random random = new Random(bytes.length);
        assertThat(Reading.of(bytes, at -> at + 1 + random.nextInt(700)))
                .as("in pieces")
                .isEqualTo(whole);
    }

    @Test
    void mutatedStreamsNeverThrowAndReadTheSameInPieces() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> corpus = rows().stream()
                .map(row -> row.bytes("a.example:80"))
                .filter(bytes -> bytes.length > 0 && bytes.length < 2048)
                .toList();
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = Mutations.of(corpus, random);
            try {
                List<String> whole = Reading.of(bytes, at -> bytes.length);
                int cut = 1 + random.nextInt(bytes.length);
                assertThat(Reading.of(bytes, at -> at < cut ? cut : bytes.length))
                        .isEqualTo(whole);
                assertThat(Reading.of(bytes, at -> at + 1 + random.nextInt(40))).isEqualTo(whole);
            } catch (RuntimeException e) {
                fail(
                        "seed " + seed + ", round " + round + ": "
                                + new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1),
                        e);
            }
        }
    }
}
