package dev.elasti.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the proxies stand before, the same for all: nginx with its files, and {@link Origin}. */
final class Backends implements AutoCloseable {
    private final int files = Program.freePort();
    private final Program nginx;
    private final int conversations = Program.freePort();
    private final Program origin;

    /** @param folder for the configuration, logs and the files to serve */
    Backends(Path folder) throws IOException {
        nginx = nginx(folder, files);
        origin = Origin.start(conversations, folder.resolve("origin.log"));
    }

    int port(Route route) {
        return switch (route) {
            case HTTP, TCP_FILE -> files;
            case WEBSOCKET, GRPC, TCP_ECHO -> conversations;
        };
    }

    /** {@return the backends as contestants: how far the load generator is from its own limit} */
    List<Contestant> asContestants() {
        Map<Route, Integer> byNginx = new EnumMap<>(Route.class);
        Map<Route, Integer> byOrigin = new EnumMap<>(Route.class);
        for (Route route : Route.values()) {
            (port(route) == files ? byNginx : byOrigin).put(route, port(route));
        }
        return List.of(new Contestant("(no proxy)", nginx, byNginx), new Contestant("(no proxy)", origin, byOrigin));
    }

    @Override
    public void close() {
        nginx.close();
        origin.close();
    }

    /** A 200-byte file, a 64 KiB file and a 1 GiB file (sparse: the disk is not measured). */
    private static Program nginx(Path folder, int port) throws IOException {
        Path program = Program.onPath("nginx")
                .orElseThrow(() -> new IOException("nginx is needed as the backend: apt-get install nginx-light"));
        Path www = Files.createDirectories(folder.resolve("www"));
        Files.writeString(www.resolve("small"), "x".repeat(200));
        Files.writeString(www.resolve("64k"), "x".repeat(64 * 1024));
        try (var big = new RandomAccessFile(www.resolve("1g").toFile(), "rw")) {
            big.setLength(1L << 30);
        }
        Path conf = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; worker_processes 1; pid %1$s/nginx.pid; error_log %1$s/nginx-error.log;
                events { worker_connections 20000; }
                http {
                  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; keepalive_timeout 600s;
                  client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
                  uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
                  server { listen 127.0.0.1:%2$d backlog=16384; root %1$s/www; }
                }
                """.formatted(folder, port));
        return Program.start(List.of(program.toString(), "-c", conf.toString()), port, folder.resolve("nginx.log"));
    }
}
