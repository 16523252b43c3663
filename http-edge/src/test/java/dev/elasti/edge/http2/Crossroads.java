package dev.elasti.edge.http2;

import dev.elasti.actors.domain.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** What kube-proxy is to a client: one address behind which new connections go where the last word said, and old ones stay. */
final class Crossroads implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private volatile InetSocketAddress to;

    Crossroads(InetSocketAddress to) throws IOException {
        this.to = to;
        Thread.ofVirtual().start(this::acceptAll);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    void lead(Endpoint pod) {
        to = new InetSocketAddress(pod.address(), pod.port());
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket behind = new Socket(to.getAddress(), to.getPort());
                client.setTcpNoDelay(true);
                behind.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> copy(client, behind));
                Thread.ofVirtual().start(() -> copy(behind, client));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // One end broke, which is all that the other one has to know.
            try {
                to.close();
            } catch (IOException _) {
                // Closed already.
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
