package dev.elasti.kubernetes.embedded.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port of a Service: listens while there is a backend, so that without one a connection is refused; connections once
 * made live on whatever becomes of the backends.
 */
final class ProxiedPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProxiedPort.class);
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private final InetSocketAddress asked;
    private final InetSocketAddress shifted;
    private final Map<InetSocketAddress, LongAdder> connections = new ConcurrentHashMap<>();
    private volatile InetSocketAddress address;
    private volatile List<InetSocketAddress> backends = List.of();
    private Optional<ServerSocket> listener = Optional.empty();

    ProxiedPort(InetSocketAddress asked, int privilegedPortShift) {
        this.asked = asked;
        this.shifted = new InetSocketAddress(asked.getAddress(), (asked.getPort() + privilegedPortShift) % 65_536);
        this.address = mayBind(asked) ? asked : shifted;
    }

    boolean isFor(InetSocketAddress wanted) {
        return asked.equals(wanted);
    }

    InetSocketAddress address() {
        return address;
    }

    synchronized List<InetSocketAddress> backends() {
        return backends;
    }

    Map<InetSocketAddress, Long> connections() {
        return connections.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }

    synchronized void serve(List<InetSocketAddress> newBackends) {
        backends = newBackends;
        if (newBackends.isEmpty()) {
            stopListening();
        } else if (listener.isEmpty()) {
            listen();
        }
    }

    @Override
    public synchronized void close() {
        stopListening();
    }

    private void listen() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(address, 1024);
            listener = Optional.of(socket);
            Thread.ofVirtual().name("service-" + address).start(() -> accept(socket));
        } catch (IOException e) {
            LOG.warn("cannot listen on the Service's address {}", address, e);
        }
    }

    private void stopListening() {
        listener.ifPresent(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("closing {}", address, e);
            }
        });
        listener = Optional.empty();
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().name("splice").start(() -> connect(client));
            } catch (SocketException closed) {
                // no backend is left, or the Service is gone
            } catch (IOException e) {
                LOG.warn("accepting on {}", address, e);
            }
        }
    }

    private void connect(Socket client) {
        List<InetSocketAddress> choice = backends;
        if (choice.isEmpty()) {
            Splice.reset(client);
            return;
        }
        InetSocketAddress backend = choice.get(ThreadLocalRandom.current().nextInt(choice.size()));
        connections.computeIfAbsent(backend, _ -> new LongAdder()).increment();
        Socket upstream = new Socket();
        try {
            upstream.connect(backend, CONNECT_TIMEOUT_MILLIS);
        } catch (IOException e) {
            LOG.debug("{} does not answer", backend, e);
            Splice.reset(upstream);
            Splice.reset(client);
            return;
        }
        Splice.run(client, upstream);
    }

    /** Ports below 1024 may need a right this process does not have. */
    private static boolean mayBind(InetSocketAddress address) {
        try (ServerSocket trial = new ServerSocket()) {
            trial.setReuseAddress(true);
            trial.bind(address);
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            LOG.debug("trying {}", address, e);
            return false;
        }
    }
}
