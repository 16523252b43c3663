package dev.elasti.edge.loop;

import com.typesafe.config.Config;

/** Settings of the event loops, path {@code elasti.edge.loops}; what each means is said in {@code reference.conf}. */
public record LoopSettings(int count, int batch, int blockBytes, int bulkBlockBytes, long pooledBytes) {
    /** One part in so many of the pooled bytes is bulk blocks. */
    private static final int BULK_SHARE = 4;

    public LoopSettings {
        if (count < 0 || batch < 1 || blockBytes < 4096 || bulkBlockBytes < blockBytes || pooledBytes < 0) {
            throw new IllegalArgumentException(
                    "elasti.edge.loops: count and pooled-bytes must not be negative, batch at least 1, block-bytes at least 4096,"
                            + " bulk-block-bytes at least block-bytes; they are " + count + ", " + pooledBytes + ", "
                            + batch + ", " + blockBytes + ", " + bulkBlockBytes);
        }
    }

    /** Reads them from {@code elasti.edge}. */
    public static LoopSettings from(Config edge) {
        Config loops = edge.getConfig("loops");
        return new LoopSettings(
                loops.getInt("count"),
                loops.getInt("batch"),
                Math.toIntExact(loops.getBytes("block-bytes")),
                Math.toIntExact(loops.getBytes("bulk-block-bytes")),
                loops.getBytes("pooled-bytes"));
    }

    int effectiveCount() {
        return count == 0 ? Runtime.getRuntime().availableProcessors() : count;
    }

    int blocksOfALoop() {
        return Math.toIntExact((pooledBytes - pooledBytes / BULK_SHARE) / effectiveCount() / blockBytes);
    }

    int bulkBlocksOfALoop() {
        return Math.toIntExact(pooledBytes / BULK_SHARE / effectiveCount() / bulkBlockBytes);
    }
}
