package dev.elasti.triggers.prometheus;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.ClientTransport;

/**
 * Connects to the very address that was checked. A trigger's address is a tenant's input: it must not reach the node's own
 * loopback, the cloud's metadata service (link-local) or a multicast group, whatever its name resolves to and however
 * often the answer changes (fault matrix row 68).
 */
final class SafeTransport {
    private SafeTransport() {}

    /** An address that no trigger may ask. */
    static final class ForbiddenAddress extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ForbiddenAddress(String host) {
            super("'" + host
                    + "' resolves to an address that triggers may not ask (loopback, link-local or multicast)");
        }
    }

    /** @param resolving where name look-ups run, since they block */
    static ClientTransport create(boolean allowLoopback, Executor resolving) {
        return ClientTransport.withCustomResolver(
                (host, port) -> resolve(host, (Integer) port, allowLoopback, resolving));
    }

    private static CompletionStage<InetSocketAddress> resolve(
            String host, int port, boolean allowLoopback, Executor resolving) {
        return CompletableFuture.supplyAsync(
                () -> {
                    InetAddress address;
                    try {
                        address = InetAddress.getByName(unbracketed(host));
                    } catch (UnknownHostException e) {
                        throw new IllegalStateException("'" + host + "' is not a known host", e);
                    }
                    if (!permitted(address, allowLoopback)) {
                        throw new ForbiddenAddress(host);
                    }
                    return new InetSocketAddress(address, port);
                },
                resolving);
    }

    static boolean permitted(InetAddress address, boolean allowLoopback) {
        return !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && (allowLoopback || !address.isLoopbackAddress());
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
