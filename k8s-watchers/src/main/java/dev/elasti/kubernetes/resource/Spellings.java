package dev.elasti.kubernetes.resource;

import dev.elasti.actors.domain.Handover;
import dev.elasti.actors.domain.PortProtocol;
import java.util.Optional;

/** Names that are written in Kubernetes objects, each in one place. */
public final class Spellings {
    public static final String GROUP = "elasti.truefoundry.com";
    public static final String VERSION = "v1alpha1";
    public static final String API_VERSION = GROUP + "/" + VERSION;
    public static final String KIND = "ElastiService";
    public static final String PLURAL = "elastiservices";

    /** Field manager of all our writes, and the value of the managed-by labels. */
    public static final String MANAGER = "elasti";

    public static final String FINALIZER = GROUP + "/finalizer";

    /** Any value not seen before asks for sleep now, whatever the traffic. */
    public static final String SLEEP_NOW = GROUP + "/sleep-now";

    /** The selector key that no pod has: while it is there, no pod is in the Service. */
    public static final String PARKED = GROUP + "/parked";

    public static final String SERVICE_NAME_LABEL = "kubernetes.io/service-name";
    public static final String SLICE_MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by";
    public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

    private Spellings() {}

    /** {@return the handover that is spelled so in {@code spec.handover}, if any} */
    public static Optional<Handover> handover(String text) {
        return switch (text) {
            case "Park" -> Optional.of(Handover.PARK);
            case "SliceOnly" -> Optional.of(Handover.SLICE_ONLY);
            default -> Optional.empty();
        };
    }

    /** {@return the protocol that is spelled so in {@code spec.ports[].protocol}, if any} */
    public static Optional<PortProtocol> protocol(String text) {
        return switch (text) {
            case "auto" -> Optional.of(PortProtocol.AUTO);
            case "http" -> Optional.of(PortProtocol.HTTP);
            case "http1" -> Optional.of(PortProtocol.HTTP1);
            case "http2" -> Optional.of(PortProtocol.HTTP2);
            case "grpc" -> Optional.of(PortProtocol.GRPC);
            case "tls" -> Optional.of(PortProtocol.TLS);
            case "tcp" -> Optional.of(PortProtocol.TCP);
            case "tcp-client-first" -> Optional.of(PortProtocol.TCP_CLIENT_FIRST);
            default -> Optional.empty();
        };
    }
}
