package dev.elasti.bench;

import java.io.IOException;

/** A load generator: the same load for each contestant, one at a time. */
interface Load {
    Sample against(Contestant contestant) throws IOException, InterruptedException;
}
