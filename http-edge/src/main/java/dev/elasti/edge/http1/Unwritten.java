package dev.elasti.edge.http1;

import java.util.Arrays;

/** Stands where code is about to come; goes away with the last of it. */
final class Unwritten {
    private Unwritten() {}

    static RuntimeException yet(Object... arguments) {
        return new UnsupportedOperationException(Arrays.toString(arguments));
    }
}
