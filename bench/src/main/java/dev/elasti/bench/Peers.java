package dev.elasti.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts the backend and the proxies that are compared. What a machine lacks is left out with a line that says so. */
final class Peers {
    private final Path folder;
    private final Path sources;
    private final int backend = Program.freePort();

    /** @param folder for configurations, logs and files to serve; {@code sources} the module's {@code src/main/peers} */
    Peers(Path folder, Path sources) {
        this.folder = folder;
        this.sources = sources;
    }

    /** Starts nginx with a 200-byte file, a 64 KiB file and a 1 GiB file (sparse: the disk is not measured). */
    Program backend() throws IOException {
        Path nginx = Program.onPath("nginx")
                .orElseThrow(() -> new IOException("nginx is needed as the backend: apt-get install nginx-light"));
        Path www = Files.createDirectories(folder.resolve("www"));
        Files.writeString(www.resolve("small"), "x".repeat(200));
        Files.writeString(www.resolve("64k"), "x".repeat(64 * 1024));
        try (var big = new java.io.RandomAccessFile(www.resolve("1g").toFile(), "rw")) {
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
                """.formatted(folder, backend));
        return Program.start(List.of(nginx.toString(), "-c", conf.toString()), backend, folder.resolve("nginx.log"));
    }

    /** {@return the port of the backend, whether it runs yet or not} */
    int backendPort() {
        return backend;
    }

    /** {@return what this machine has of those that the edge is compared with} */
    List<Contestant> proxies() throws IOException, InterruptedException {
        List<Contestant> all = new ArrayList<>();
        haproxy().ifPresentOrElse(all::add, () -> skipped("HAProxy", "apt-get install haproxy"));
        goReverseProxy().ifPresentOrElse(all::add, () -> skipped("Go ReverseProxy", "a Go compiler on the PATH"));
        return all;
    }

    private Optional<Contestant> haproxy() throws IOException {
        Optional<Path> program = Program.onPath("haproxy");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = Program.freePort();
        Path conf = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                  maxconn 4000
                  nbthread %d
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 600s
                  timeout server 600s
                  http-reuse always
                frontend in
                  bind 127.0.0.1:%d backlog 16384
                  default_backend out
                backend out
                  server s 127.0.0.1:%d
                """.formatted(
                        Runtime.getRuntime().availableProcessors(), port, backend));
        return Optional.of(new Contestant(
                "HAProxy",
                Program.start(
                        List.of(program.get().toString(), "-db", "-f", conf.toString()),
                        port,
                        folder.resolve("haproxy.log")),
                port));
    }

    private Optional<Contestant> goReverseProxy() throws IOException, InterruptedException {
        Optional<Path> go = Program.onPath("go");
        if (go.isEmpty()) {
            return Optional.empty();
        }
        Path binary = folder.resolve("go-reverse-proxy");
        File source = sources.resolve("go-reverse-proxy").toFile();
        Process build = new ProcessBuilder(go.get().toString(), "build", "-o", binary.toString(), ".")
                .directory(source)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("go-build.log").toFile())
                .start();
        if (!build.waitFor(3, TimeUnit.MINUTES) || build.exitValue() != 0) {
            throw new IOException("go build failed: " + Files.readString(folder.resolve("go-build.log")));
        }
        int port = Program.freePort();
        return Optional.of(new Contestant(
                "Go ReverseProxy",
                Program.start(
                        List.of(binary.toString(), "127.0.0.1:" + port, "http://127.0.0.1:" + backend),
                        port,
                        folder.resolve("go.log")),
                port));
    }

    private static void skipped(String name, String remedy) {
        System.out.println("left out: " + name + " (needs " + remedy + ")");
    }
}
