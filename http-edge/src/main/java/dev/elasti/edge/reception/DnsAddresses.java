package dev.elasti.edge.reception;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Finds Services by their names in the cluster's DNS. A look-up blocks, so each has a thread of its own; the JVM keeps answers for a while. */
public final class DnsAddresses implements Receptions.Addresses {
    private final String clusterDomain;

    /** @param clusterDomain last part of the names of Services, usually {@code cluster.local} */
    public DnsAddresses(String clusterDomain) {
        this.clusterDomain = clusterDomain;
    }

    @Override
    public CompletionStage<List<String>> of(String service, String namespace) {
        // With a dot at the end no search list is gone through.
        String name = service + "." + namespace + ".svc." + clusterDomain + ".";
        return CompletableFuture.supplyAsync(() -> resolved(name), Thread::startVirtualThread);
    }

    /** A Service can be a name for anything (ExternalName); for this node itself and its neighbours on the link it must not be. */
    static boolean isElsewhere(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress();
    }

    private static List<String> resolved(String name) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name))
                    .filter(DnsAddresses::isElsewhere)
                    .map(InetAddress::getHostAddress)
                    .toList();
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }
}
