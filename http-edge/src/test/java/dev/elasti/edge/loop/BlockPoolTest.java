package dev.elasti.edge.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BlockPoolTest {
    private static final int SIZE = 64 * 1024;
    private static final int AT_MOST = 4;

    private final BlockPool pool = new BlockPool(SIZE, AT_MOST);

    @Test
    void aBlockThatIsGivenBackIsTheNextOne() {
        BlockPool.Block block = pool.take();
        block.memory().putInt(1);
        block.release();

        assertThat(pool.take()).isSameAs(block);
        assertThat(block.memory().remaining()).isEqualTo(SIZE);
    }

    @Test
    void aBlockIsBackWhenItsLastUserHasReleasedIt() {
        BlockPool.Block block = pool.take();
        block.retain();
        block.release();
        assertThat(pool.take()).isNotSameAs(block);

        block.release();
        assertThat(pool.take()).isSameAs(block);
    }

    @Test
    void whereManyAreInUseTheNextOnesAreSmallAndNotDirect() {
        List<BlockPool.Block> taken =
                Stream.generate(pool::take).limit(AT_MOST + 2).toList();

        assertThat(taken.subList(0, AT_MOST)).allMatch(block -> block.memory().isDirect());
        assertThat(taken.subList(AT_MOST, AT_MOST + 2))
                .noneMatch(block -> block.memory().isDirect())
                .allMatch(block -> block.memory().capacity() < SIZE);
    }

    @Test
    void whereManyBulkBlocksAreInUseTheNextOnesAreThoseOfTheUsualPool() {
        BlockPool bulk = new BlockPool(4 * SIZE, 1, pool);
        BlockPool.Block first = bulk.take();
        BlockPool.Block second = bulk.take();
        second.release();
        first.release();

        assertThat(first.memory().capacity()).isEqualTo(4 * SIZE);
        assertThat(second.memory().capacity()).isEqualTo(SIZE);
        assertThat(pool.take()).isSameAs(second);
        assertThat(bulk.take()).isSameAs(first);
    }

    @Test
    void afterTheRushBlocksAreLargeAgain() {
        List<BlockPool.Block> taken =
                Stream.generate(pool::take).limit(AT_MOST + 2).toList();
        taken.forEach(BlockPool.Block::release);

        List<BlockPool.Block> again = Stream.generate(pool::take).limit(AT_MOST).toList();

        assertThat(again).allMatch(block -> block.memory().isDirect());
        assertThat(taken).containsAll(again);
    }
}
