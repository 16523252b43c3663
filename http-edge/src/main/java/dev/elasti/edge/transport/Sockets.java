package dev.elasti.edge.transport;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sockets as all connections of the edge have them. */
final class Sockets {
    private static final Logger log = LoggerFactory.getLogger(Sockets.class);

    private Sockets() {}

    /** @throws ShortageException when there are no file descriptors left */
    static SocketChannel open() throws ShortageException {
        try {
            return SocketChannel.open();
        } catch (IOException e) {
            throw ShortageException.ofDescriptors(e);
        }
    }

    static void configure(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // A peer whose machine is gone sends nothing, not even FIN; a held request or a tunnel would wait for it for
        // ever.
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }

    /** Closing sends RST from now on. */
    static void closeWithReset(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            log.debug("a connection could not be made to close with RST", e);
        }
    }

    static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("closing a connection failed", e);
        }
    }
}
