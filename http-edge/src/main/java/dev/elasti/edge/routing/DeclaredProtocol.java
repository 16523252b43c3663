package dev.elasti.edge.routing;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.actors.domain.ServicePort;
import dev.elasti.actors.domain.Specification;
import java.util.Locale;
import java.util.Map;

/**
 * What a port declares to speak: the resource's {@code spec.ports} has the first word, then the Service's {@code appProtocol}, then
 * the beginning of the port's name up to a hyphen, as Istio reads it. A word that is not known says nothing.
 */
final class DeclaredProtocol {
    private static final Map<String, PortProtocol> WORDS = Map.ofEntries(
            Map.entry("http", PortProtocol.HTTP),
            Map.entry("http2", PortProtocol.HTTP2),
            Map.entry("h2c", PortProtocol.HTTP2),
            Map.entry("kubernetes.io/h2c", PortProtocol.HTTP2),
            Map.entry("ws", PortProtocol.HTTP),
            Map.entry("kubernetes.io/ws", PortProtocol.HTTP),
            Map.entry("grpc", PortProtocol.GRPC),
            Map.entry("grpc-web", PortProtocol.HTTP),
            Map.entry("https", PortProtocol.TLS),
            Map.entry("wss", PortProtocol.TLS),
            Map.entry("kubernetes.io/wss", PortProtocol.TLS),
            Map.entry("tls", PortProtocol.TLS),
            Map.entry("tcp", PortProtocol.TCP),
            // Their servers speak first …
            Map.entry("mysql", PortProtocol.TCP),
            Map.entry("smtp", PortProtocol.TCP),
            Map.entry("ssh", PortProtocol.TCP),
            // … and theirs never do.
            Map.entry("redis", PortProtocol.TCP_CLIENT_FIRST),
            Map.entry("mongo", PortProtocol.TCP_CLIENT_FIRST),
            Map.entry("mongodb", PortProtocol.TCP_CLIENT_FIRST),
            Map.entry("postgres", PortProtocol.TCP_CLIENT_FIRST),
            Map.entry("postgresql", PortProtocol.TCP_CLIENT_FIRST));

    private DeclaredProtocol() {}

    static PortProtocol of(Specification spec, ServicePort port) {
        return spec.protocolOf(port).orElseGet(() -> of(port.appProtocol(), port.name()));
    }

    private static PortProtocol of(String appProtocol, String name) {
        PortProtocol declared = WORDS.get(appProtocol.toLowerCase(Locale.ROOT));
        if (declared == null) {
            declared = WORDS.get(name);
        }
        if (declared == null) {
            int hyphen = name.indexOf('-');
            declared = WORDS.get(hyphen < 0 ? name : name.substring(0, hyphen));
        }
        return declared == null ? PortProtocol.AUTO : declared;
    }
}
