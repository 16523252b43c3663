package dev.elasti.edge.transport;

import java.io.IOException;

/** Whoever uses a {@link TcpLink}. Called on its loop's thread, maybe from within a call of {@link TcpLink#write}. */
public interface LinkListener {
    /** The connection that was begun by {@link TcpLink#connect} is there. Those that were accepted never call it. */
    default void onConnected() {
        throw new IllegalStateException("accepted connections are connected");
    }

    /** The chunk that {@link TcpLink#read} asked for. */
    void onReceived(Chunk chunk);

    /** The peer sends nothing more (FIN). It may still read. */
    void onFinished();

    /** {@link TcpLink#write} said "enough", and all of it is gone to the socket now. */
    void onDrained();

    /** The connection was not made, or broke (RST, time-out): it is closed, and nothing more is called. */
    void onBroken(IOException cause);
}
