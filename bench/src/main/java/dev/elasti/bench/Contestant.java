package dev.elasti.bench;

import static java.util.Objects.requireNonNull;

/**
 * A proxy in front of the common backend.
 *
 * @param name as it stands in the table
 * @param program its process
 * @param port where it listens on loopback
 */
record Contestant(String name, Program program, int port) implements AutoCloseable {
    Contestant {
        requireNonNull(name, "name");
        requireNonNull(program, "program");
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Override
    public void close() {
        program.close();
    }
}
