package dev.elasti.actors.ports;

/**
 * What the cluster side tells the edge of this node, and asks of it. Implemented by the edge; called from actor threads, must
 * return at once.
 */
public interface EdgeControl {
    /** {@return whether this edge port is bound here and accepts connections} */
    boolean bound(int edgePort);

    /** Calls {@code listener} (any thread) whenever the set of bound ports changes. */
    void onBindingsChanged(Runnable listener);
}
