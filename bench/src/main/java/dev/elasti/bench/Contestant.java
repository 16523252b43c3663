package dev.elasti.bench;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A proxy in front of the common backends.
 *
 * @param name as it stands in the table
 * @param program its process
 * @param ports where it listens on loopback, for each route that it can carry
 */
record Contestant(String name, Program program, Map<Route, Integer> ports) implements AutoCloseable {
    Contestant {
        requireNonNull(name, "name");
        requireNonNull(program, "program");
        ports = Map.copyOf(ports);
    }

    boolean carries(Route route) {
        return ports.containsKey(route);
    }

    int port(Route route) {
        return requireNonNull(ports.get(route), () -> name + " does not carry " + route);
    }

    String url(Route route, String path) {
        return "http://127.0.0.1:" + port(route) + path;
    }

    @Override
    public void close() {
        program.close();
    }
}
