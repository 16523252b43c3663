package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

/**
 * What the user says of a port of the Service.
 *
 * @param name the port's name; empty if it is meant by its number
 * @param port its number as clients dial it; 0 if it is meant by its name
 * @param protocol overrules what the port itself declares
 */
public record PortSpec(String name, int port, PortProtocol protocol) {
    public PortSpec {
        requireNonNull(name, "name");
        requireNonNull(protocol, "protocol");
        if (name.isEmpty() == (port == 0)) {
            throw new IllegalArgumentException("a port is meant by its name or by its number, not by both or none");
        }
    }

    /** {@return whether {@code of} is meant} */
    public boolean means(ServicePort of) {
        return name.isEmpty() ? of.port() == port : of.name().equals(name);
    }
}
