package dev.elasti.edge.http1;

/**
 * Bounds of a head.
 *
 * @param headBytes whole head, start line to empty line: 431 beyond it
 * @param fields number of header lines: 431 beyond it
 * @param targetBytes request target: 414 beyond it
 */
public record HeadLimits(int headBytes, int fields, int targetBytes) {
    public HeadLimits {
        if (headBytes < 256 || fields < 1 || targetBytes < 1) {
            throw new IllegalArgumentException(
                    "head-bytes must be at least 256, fields and target-bytes at least 1, are " + headBytes + ", "
                            + fields + ", " + targetBytes);
        }
    }
}
