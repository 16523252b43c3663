package dev.elasti.edge.loop;

import com.typesafe.config.Config;

/** Settings of the event loops, path {@code elasti.edge.loops}; what each means is said in {@code reference.conf}. */
public record LoopSettings(int count, int batch, int blockBytes, int pooledBlocks) {
    public LoopSettings {
        if (count < 0 || batch < 1 || blockBytes < 4096 || pooledBlocks < 0) {
            throw new IllegalArgumentException(
                    "elasti.edge.loops: count and pooled-blocks must not be negative, batch at least 1, block-bytes at least 4096,"
                            + " are " + count + ", " + pooledBlocks + ", " + batch + ", " + blockBytes);
        }
    }

    /** Reads them from {@code elasti.edge}. */
    public static LoopSettings from(Config edge) {
        Config loops = edge.getConfig("loops");
        return new LoopSettings(
                loops.getInt("count"),
                loops.getInt("batch"),
                Math.toIntExact(loops.getBytes("block-bytes")),
                loops.getInt("pooled-blocks"));
    }

    int effectiveCount() {
        return count == 0 ? Runtime.getRuntime().availableProcessors() : count;
    }
}
