package dev.elasti.edge.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.loop.BlockPool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkTest {
    private static final int BLOCK = 64 * 1024;

    private final BlockPool pool = new BlockPool(BLOCK, 1);

    @Test
    void littleIsTakenOffItsBlockWhenItIsKept() {
        BlockPool.Block block = pool.take();
        block.memory().put((byte) 7);
        Chunk kept = Chunk.of(block).kept();
        assertThat(pool.take()).isSameAs(block);
        assertThat(kept.bytes().get(0)).isEqualTo((byte) 7);
        assertThat(kept.bytes().capacity()).isEqualTo(1);
    }

    @Test
    void muchStaysWhereItIs() {
        BlockPool.Block block = pool.take();
        block.memory().position(BLOCK - 10);
        Chunk chunk = Chunk.of(block);
        assertThat(chunk.kept()).isSameAs(chunk);
        assertThat(chunk.joined(Chunk.of(new byte[1]))).isNull();
    }

    @Test
    void bytesThatDripInTakeLittleMoreMemoryThanTheyAre() {
        List<Chunk> pieces = new ArrayList<>(List.of(drop(0)));
        for (int i = 1; i < BLOCK; i++) {
            Chunk next = drop(i);
            Chunk joined = pieces.getLast().joined(next);
            if (joined == null) {
                pieces.add(next.kept());
            } else {
                pieces.set(pieces.size() - 1, joined);
            }
        }
        assertThat(pieces).hasSizeLessThan(20);
        assertThat(pieces.stream().mapToInt(piece -> piece.bytes().capacity()).sum())
                .isLessThan(2 * BLOCK);
        int i = 0;
        for (Chunk piece : pieces) {
            while (piece.size() > 0) {
                assertThat(piece.bytes().get()).isEqualTo((byte) i++);
            }
        }
        assertThat(i).isEqualTo(BLOCK);
    }

    private Chunk drop(int value) {
        BlockPool.Block block = pool.take();
        block.memory().put((byte) value);
        return Chunk.of(block);
    }
}
