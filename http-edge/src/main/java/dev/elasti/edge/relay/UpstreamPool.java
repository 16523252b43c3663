package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.loop.EventLoop;
import dev.elasti.edge.transport.ShortageException;
import dev.elasti.edge.transport.TcpLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One loop's idle connections to pods, and where new ones come from. On the loop's thread only. */
final class UpstreamPool {
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final int idlePerEndpoint;
    private final long idleNanos;
    private final Duration connectTimeout;
    private final Map<Endpoint, ArrayDeque<SocketUpstream>> idle = new HashMap<>();
    private boolean sweeping;
    private boolean closed;

    UpstreamPool(EventLoop loop, RelaySettings settings) {
        this.loop = loop;
        this.idlePerEndpoint = settings.idlePerEndpoint();
        this.idleNanos = settings.idleUpstream().toNanos();
        this.connectTimeout = settings.connectTimeout();
    }

    /**
     * {@return an idle connection, the one used last first, or null if there is none}
     *
     * @param sure whether it must be known to live: for requests that can't be sent twice
     */
    @Nullable
    SocketUpstream reuse(Endpoint endpoint, boolean sure, Runnable owner) {
        ArrayDeque<SocketUpstream> links = idle.get(endpoint);
        while (links != null && !links.isEmpty()) {
            SocketUpstream link = links.pop();
            if (links.isEmpty()) {
                idle.remove(endpoint);
            }
            if (!sure || link.alive()) {
                link.lend(owner);
                return link;
            }
            link.close();
        }
        return null;
    }

    /** {@return a new connection on its way; {@code owner} is signalled when it is there or has failed} */
    SocketUpstream connect(Endpoint endpoint, Runnable owner) {
        SocketUpstream upstream = new SocketUpstream(this, endpoint);
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(endpoint.address()), endpoint.port());
        try {
            TcpLink link = TcpLink.connect(loop, address, connectTimeout, upstream);
            link.owner(endpoint);
            upstream.begin(link, owner);
        } catch (ShortageException e) {
            upstream.notBegun(e, owner);
        }
        return upstream;
    }

    /** {@return whether there is room for it among the idle ones; if so it is one now} */
    boolean keep(SocketUpstream upstream) {
        if (closed) {
            return false;
        }
        ArrayDeque<SocketUpstream> links = idle.computeIfAbsent(upstream.endpoint(), _ -> new ArrayDeque<>());
        if (links.size() >= idlePerEndpoint) {
            return false;
        }
        links.push(upstream);
        if (!sweeping) {
            sweeping = true;
            loop.in(SWEEP_EVERY, this::sweep);
        }
        return true;
    }

    /** The pod ended an idle connection. */
    void drop(SocketUpstream upstream) {
        ArrayDeque<SocketUpstream> links = idle.get(upstream.endpoint());
        if (links != null && links.remove(upstream) && links.isEmpty()) {
            idle.remove(upstream.endpoint());
        }
    }

    /** Closes the idle ones, and those handed back from now on. */
    void close() {
        closed = true;
        idle.values().forEach(links -> links.forEach(SocketUpstream::close));
        idle.clear();
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Iterator<ArrayDeque<SocketUpstream>> i = idle.values().iterator(); i.hasNext(); ) {
            ArrayDeque<SocketUpstream> links = i.next();
            // The one idle for longest is last.
            while (!links.isEmpty() && now - links.getLast().idleSince() > idleNanos) {
                links.removeLast().close();
            }
            if (links.isEmpty()) {
                i.remove();
            }
        }
        sweeping = !idle.isEmpty();
        if (sweeping) {
            loop.in(SWEEP_EVERY, this::sweep);
        }
    }
}
