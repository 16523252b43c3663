package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

/** One address a connection can be opened to: a pod's address and port for one port of the Service. */
public record Endpoint(String address, int port) {
    public Endpoint {
        requireNonNull(address, "address");
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
    }

    @Override
    public String toString() {
        return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
    }
}
