package dev.elasti.kubernetes.embedded.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** Two sockets as one: bytes both ways, an end of one direction passed on as such, a reset passed on as a reset. */
final class Splice {
    private static final int BUFFER = 16 * 1024;

    private Splice() {}

    /** Copies until both directions have ended; closes both sockets. */
    static void run(Socket client, Socket upstream) {
        try {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().name("splice-back").start(() -> oneWay(upstream, client));
            oneWay(client, upstream);
            back.join();
            client.close();
            upstream.close();
        } catch (IOException e) {
            reset(client);
            reset(upstream);
        } catch (InterruptedException e) {
            reset(client);
            reset(upstream);
            Thread.currentThread().interrupt();
        }
    }

    /** Closes so that the other side sees a reset, not an orderly end. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            return;
        }
        try {
            socket.close();
        } catch (IOException closedAlready) {
            // nothing is left to reset
        }
    }

    private static void oneWay(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            reset(from);
            reset(to);
        }
    }
}
