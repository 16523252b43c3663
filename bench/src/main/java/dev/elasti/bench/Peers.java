package dev.elasti.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts the proxies that the edge is compared with. What a machine lacks is left out with a line that says so. */
final class Peers {
    private static final Path STREAM_MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

    private final Path folder;
    private final Path sources;
    private final Backends backends;

    /** @param folder for configurations and logs; {@code sources} the module's {@code src/main/peers} */
    Peers(Path folder, Path sources, Backends backends) {
        this.folder = folder;
        this.sources = sources;
        this.backends = backends;
    }

    /** {@return what this machine has of those that the edge is compared with} */
    List<Contestant> proxies() throws IOException, InterruptedException {
        List<Contestant> all = new ArrayList<>();
        haproxy().ifPresentOrElse(all::add, () -> skipped("HAProxy", "apt-get install haproxy"));
        nginx().ifPresentOrElse(all::add, () -> skipped("nginx", "apt-get install nginx-light"));
        goReverseProxy().ifPresentOrElse(all::add, () -> skipped("Go ReverseProxy", "a Go compiler on the PATH"));
        return all;
    }

    private Optional<Contestant> haproxy() throws IOException {
        Optional<Path> program = Program.onPath("haproxy");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Map<Route, Integer> ports = freePorts(Route.values());
        StringBuilder conf =
                new StringBuilder("""
                global
                  maxconn 8000
                  nbthread %d
                defaults
                  timeout connect 5s
                  timeout client 600s
                  timeout server 600s
                  timeout tunnel 600s
                """.formatted(Runtime.getRuntime().availableProcessors()));
        ports.forEach((route, port) -> {
            String mode = switch (route) {
                case HTTP, WEBSOCKET, GRPC -> "http";
                case TCP_ECHO, TCP_FILE -> "tcp";
            };
            String proto = route == Route.GRPC ? "proto h2" : "";
            conf.append("""
                    listen %1$s
                      mode %2$s
                      %3$s
                      bind 127.0.0.1:%4$d backlog 16384 %5$s
                      server s 127.0.0.1:%6$d %5$s
                    """.formatted(
                    route, mode, mode.equals("http") ? "http-reuse always" : "", port, proto, backends.port(route)));
        });
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), conf);
        return Optional.of(started("HAProxy", List.of(program.get().toString(), "-db", "-f", file.toString()), ports));
    }

    /** As many idle connections to the backend as there are clients at most: without, it would connect anew for each request. */
    private Optional<Contestant> nginx() throws IOException {
        Optional<Path> program = Program.onPath("nginx");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Map<Route, Integer> ports = freePorts(Route.HTTP, Route.WEBSOCKET, Route.GRPC);
        String http = """
                http {
                  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
                  client_body_temp_path %1$s/p1; proxy_temp_path %1$s/p2; fastcgi_temp_path %1$s/p3;
                  uwsgi_temp_path %1$s/p4; scgi_temp_path %1$s/p5;
                  upstream files { server 127.0.0.1:%2$d; keepalive 5000; keepalive_requests 1000000000; }
                  upstream calls { server 127.0.0.1:%3$d; keepalive 100; keepalive_requests 1000000000; }
                  proxy_http_version 1.1; proxy_set_header Connection "";
                  server { listen 127.0.0.1:%4$d backlog=16384; location / { proxy_pass http://files; } }
                  server { listen 127.0.0.1:%5$d; location / { proxy_pass http://127.0.0.1:%3$d;
                    proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; } }
                  server { listen 127.0.0.1:%6$d http2; location / { grpc_pass grpc://calls; } }
                }
                """.formatted(
                        folder,
                        backends.port(Route.HTTP),
                        backends.port(Route.GRPC),
                        ports.get(Route.HTTP),
                        ports.get(Route.WEBSOCKET),
                        ports.get(Route.GRPC));
        String module = "";
        String stream = "";
        if (Files.exists(STREAM_MODULE)) {
            ports.putAll(freePorts(Route.TCP_ECHO, Route.TCP_FILE));
            module = "load_module " + STREAM_MODULE + ";\n";
            stream = """
                    stream {
                      server { listen 127.0.0.1:%d; proxy_pass 127.0.0.1:%d; }
                      server { listen 127.0.0.1:%d; proxy_pass 127.0.0.1:%d; }
                    }
                    """.formatted(
                            ports.get(Route.TCP_ECHO),
                            backends.port(Route.TCP_ECHO),
                            ports.get(Route.TCP_FILE),
                            backends.port(Route.TCP_FILE));
        } else {
            skipped("nginx for TCP", "apt-get install libnginx-mod-stream");
        }
        Path conf = Files.writeString(
                folder.resolve("nginx-proxy.conf"), """
                %sdaemon off; worker_processes auto; pid %s/nginx-proxy.pid; error_log %s/nginx-proxy-error.log;
                events { worker_connections 16000; }
                %s%s""".formatted(module, folder, folder, http, stream));
        return Optional.of(started("nginx", List.of(program.get().toString(), "-c", conf.toString()), ports));
    }

    private Optional<Contestant> goReverseProxy() throws IOException, InterruptedException {
        Optional<Path> go = Program.onPath("go");
        if (go.isEmpty()) {
            return Optional.empty();
        }
        Path binary = folder.resolve("go-reverse-proxy");
        Process build = new ProcessBuilder(go.get().toString(), "build", "-o", binary.toString(), ".")
                .directory(sources.resolve("go-reverse-proxy").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("go-build.log").toFile())
                .start();
        if (!build.waitFor(3, TimeUnit.MINUTES) || build.exitValue() != 0) {
            throw new IOException("go build failed: " + Files.readString(folder.resolve("go-build.log")));
        }
        Map<Route, Integer> ports = freePorts(Route.HTTP, Route.WEBSOCKET, Route.GRPC);
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        ports.forEach((route, port) -> command.addAll(List.of(
                route == Route.GRPC ? "h2c" : "http1",
                "127.0.0.1:" + port,
                "http://127.0.0.1:" + backends.port(route))));
        return Optional.of(started("Go ReverseProxy", command, ports));
    }

    private Contestant started(String name, List<String> command, Map<Route, Integer> ports) throws IOException {
        Path log = folder.resolve(name.replace(' ', '-') + ".log");
        return new Contestant(
                name,
                Program.start(command, Map.of(), () -> ports.values().stream().allMatch(Program::accepts), log),
                ports);
    }

    private static Map<Route, Integer> freePorts(Route... routes) {
        Map<Route, Integer> ports = new EnumMap<>(Route.class);
        for (Route route : routes) {
            ports.put(route, Program.freePort());
        }
        return ports;
    }

    private static void skipped(String name, String remedy) {
        System.out.println("left out: " + name + " (needs " + remedy + ")");
    }
}
