package dev.elasti.edge.routing;

import java.util.List;

/**
 * Reads {@code service.namespace[.svc[.cluster-domain]][:port]}. Whole labels only: {@code service.namespace.evil.example} is
 * nobody's, and no name is ever looked up.
 */
final class HostNames {
    /** A host without its port, and the port, 0 if there is none. */
    record Named(String host, int port) {}

    private final List<String> suffixes;

    HostNames(String clusterDomain) {
        this.suffixes = List.of(".svc." + clusterDomain, ".svc");
    }

    /** Splits an authority that the codec has found valid: lower-case, {@code host[:port]}. */
    static Named split(String authority) {
        int colon = authority.lastIndexOf(':');
        if (colon < 0 || authority.indexOf(']', colon) >= 0) {
            return new Named(authority, 0);
        }
        String port = authority.substring(colon + 1);
        return new Named(authority.substring(0, colon), port.isEmpty() ? 0 : Integer.parseInt(port));
    }

    /** {@return the key of a Service: the shortest name it is known by here} */
    static String key(String service, String namespace) {
        return service + "." + namespace;
    }

    /** {@return the key of the Service that {@code host} would be, were there one} */
    String keyOf(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        for (String suffix : suffixes) {
            if (name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return name;
    }
}
