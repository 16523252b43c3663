package dev.elasti.edge.transport;

import dev.elasti.edge.loop.EventLoop;
import dev.elasti.edge.loop.EventLoops;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port that accepts connections and deals them out to the loops in turn. One loop accepts: a hash over listeners of each loop
 * (SO_REUSEPORT) would leave some loops with twice the connections of others.
 */
public final class Listener {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int AT_ONCE = 16;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

    private final EventLoop loop;
    private final EventLoops loops;
    private final ServerSocketChannel channel;
    private final Consumer<TcpLink> onAccept;
    private @Nullable SelectionKey key;

    private Listener(EventLoop loop, EventLoops loops, ServerSocketChannel channel, Consumer<TcpLink> onAccept) {
        this.loop = loop;
        this.loops = loops;
        this.channel = channel;
        this.onAccept = onAccept;
    }

    /**
     * Binds and begins to accept. Any thread.
     *
     * @param onAccept called on the loop of each new connection
     * @throws IOException when the address can't be bound
     */
    public static Listener bind(EventLoops loops, InetSocketAddress address, int backlog, Consumer<TcpLink> onAccept)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, backlog);
        } catch (IOException e) {
            channel.close();
            // The JDK does not say which one.
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        Listener listener = new Listener(loops.next(), loops, channel, onAccept);
        listener.loop.execute(listener::begin);
        return listener;
    }

    /** {@return the address that is bound} */
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new IllegalStateException("the listener is closed", e);
        }
    }

    /** Accepts no more. Connections there are go on. {@return completed when the port is free} */
    public CompletionStage<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                channel.close();
            } catch (IOException e) {
                log.debug("closing a listener failed", e);
            }
            // A closed channel keeps its port until the selector has seen to its key, in the next turn.
            loop.in(Duration.ofMillis(1), () -> done.complete(null));
        });
        return done;
    }

    private void begin() {
        try {
            key = loop.register(channel, SelectionKey.OP_ACCEPT, _ -> accept());
        } catch (IOException e) {
            log.error("a bound port can't accept", e);
        }
    }

    private void accept() {
        try {
            for (int i = 0; i < AT_ONCE; i++) {
                SocketChannel accepted = channel.accept();
                if (accepted == null) {
                    return;
                }
                EventLoop target = loops.next();
                // One port's newcomers are one line: each costs several system calls before it says anything.
                target.execute(() -> target.inTurn(this, () -> handOver(target, accepted)));
            }
        } catch (IOException e) {
            // As a rule: no file descriptors left. The connection stays in the backlog, so trying at once would spin.
            log.warn("can't accept connections for a moment: {}", e.toString());
            pause();
        }
    }

    private void pause() {
        SelectionKey k = key;
        if (k != null && k.isValid()) {
            k.interestOps(0);
            loop.in(PAUSE_AFTER_FAILURE, () -> {
                if (k.isValid()) {
                    k.interestOps(SelectionKey.OP_ACCEPT);
                }
            });
        }
    }

    private void handOver(EventLoop target, SocketChannel accepted) {
        TcpLink link;
        try {
            link = TcpLink.accepted(target, accepted);
        } catch (IOException e) {
            log.debug("a connection was gone before it began", e);
            Sockets.close(accepted);
            return;
        }
        try {
            onAccept.accept(link);
        } catch (RuntimeException e) {
            log.error("a new connection could not be served", e);
            link.reset();
        }
    }
}
