package dev.elasti.bench;

import java.io.IOException;
import java.net.Socket;

/** One connection of an attack. */
interface AttackClient {
    /**
     * Does its worst until the other side ends it; counts what it was told.
     *
     * @param index which of the clients it is
     * @param atIt is to be run when it is fully under way
     * @throws IOException when the connection broke without an answer
     */
    void attack(Socket socket, int index, Runnable atIt) throws IOException;
}
