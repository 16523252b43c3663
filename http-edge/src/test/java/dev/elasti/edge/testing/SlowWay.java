package dev.elasti.edge.testing;

import dev.elasti.actors.domain.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A slow network between the edge and a pod: what one side sends comes to the other late, and in pieces that nobody sent. */
public final class SlowWay implements AutoCloseable {
    private static final int LARGEST_PIECE = 4000;

    private final ServerSocket server;
    private final Endpoint pod;
    private final Duration delay;
    private final long seed;

    /**
     * @param delay of each piece
     * @param seed of the pieces' sizes
     */
    public SlowWay(Endpoint pod, Duration delay, long seed) throws IOException {
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.pod = pod;
        this.delay = delay;
        this.seed = seed;
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** {@return where the edge finds the pod} */
    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket(pod.address(), pod.port());
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> carry(near, far, new Random(seed)));
                Thread.ofVirtual().start(() -> carry(far, near, new Random(seed + 1)));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void carry(Socket from, Socket to, Random sizes) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[LARGEST_PIECE];
            for (int n = in.read(piece, 0, 1 + sizes.nextInt(LARGEST_PIECE));
                    n >= 0;
                    n = in.read(piece, 0, 1 + sizes.nextInt(LARGEST_PIECE))) {
                LockSupport.parkNanos(delay.toNanos());
                out.write(piece, 0, n);
            }
        } catch (IOException _) {
            // One side has ended the connection: so does the way.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
