package dev.elasti.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A real node whose edge is in the path for good, beside HAProxy, nginx and Go's ReverseProxy, before the same backends: HTTP bodies of
 * three sizes, thousands of connections, WebSocket, gRPC, raw TCP. The backend alone has its turn too: it shows how far the load
 * generator is from its own limit.
 */
final class RelayBench {
    private static final int CONNECTIONS = 64;
    private static final int MANY_CONNECTIONS = 5000;
    private static final int GRPC_CONNECTIONS = 16;
    private static final int GRPC_CALLS = 4;

    private RelayBench() {}

    static void run(Launch launch, Path folder, Path sources, Effort effort) throws IOException, InterruptedException {
        if (Program.onPath("wrk").isEmpty() || Program.onPath("nginx").isEmpty()) {
            System.out.println("left out: relaying (needs apt-get install wrk nginx-light)");
            return;
        }
        List<Contestant> proxies = new ArrayList<>();
        try (Backends backends = new Backends(folder);
                HandKubernetes kubernetes = new HandKubernetes()) {
            // The edge is the first: the others are compared with it.
            proxies.add(edge(launch, folder, kubernetes, backends));
            proxies.addAll(new Peers(folder, sources.toAbsolutePath(), backends).proxies());
            List<Contestant> all = new ArrayList<>(proxies);
            all.addAll(backends.asContestants());
            http(all, effort);
            conversations(all, folder, effort);
        } finally {
            proxies.forEach(Contestant::close);
        }
    }

    private static Contestant edge(Launch launch, Path folder, HandKubernetes kubernetes, Backends backends)
            throws IOException {
        for (Route route : Route.values()) {
            kubernetes.observed(
                    service(route),
                    backends.port(route),
                    switch (route) {
                        case HTTP, WEBSOCKET -> "http";
                        case GRPC -> "grpc";
                        case TCP_ECHO, TCP_FILE -> "tcp";
                    });
        }
        NodeProcess node = NodeProcess.start(launch.command(), kubernetes.baseUrl(), folder.resolve("relay-node.log"));
        Map<Route, Integer> ports = new EnumMap<>(Route.class);
        for (Route route : Route.values()) {
            node.awaitPhase(service(route), "Observing");
            ports.put(route, node.edgePort(service(route)));
        }
        return new Contestant("Elasti's edge", node.program(), ports);
    }

    private static void http(List<Contestant> all, Effort effort) throws IOException, InterruptedException {
        Map<String, Double> small = Map.of("HAProxy", 1.0, "Go ReverseProxy", 2.2);
        if (effort.wants("small")) {
            gets("small GET (200 bytes)", "/small", CONNECTIONS, all, effort, small);
        }
        if (effort.wants("64k")) {
            gets("64 KiB body", "/64k", CONNECTIONS, all, effort, Map.of("HAProxy", 0.9));
        }
        if (effort.wants("1g")) {
            Downloads.compare("1 GiB body over HTTP, one connection", Route.HTTP, all, effort.rounds(), 1.0);
        }
        if (effort.wants("many")) {
            many(all, effort);
        }
    }

    private static void conversations(List<Contestant> all, Path folder, Effort effort)
            throws IOException, InterruptedException {
        if (effort.wants("websocket")) {
            echo("WebSocket echo (64 bytes)", Route.WEBSOCKET, Echo.webSocket(), all, effort, Map.of());
        }
        if (effort.wants("grpc")) {
            grpc(all, folder, effort);
        }
        if (effort.wants("tcp-echo")) {
            echo("TCP echo (64 bytes)", Route.TCP_ECHO, Echo.tcp(), all, effort, Map.of("HAProxy", 0.9));
        }
        if (effort.wants("tcp-1g")) {
            Downloads.compare("1 GiB over TCP, one connection", Route.TCP_FILE, all, effort.rounds(), 0.9);
        }
    }

    private static void gets(
            String what, String path, int connections, List<Contestant> all, Effort effort, Map<String, Double> goals)
            throws IOException, InterruptedException {
        Rounds.compare(
                title(what, connections, effort),
                "requests",
                Route.HTTP,
                contestant -> Wrk.run(contestant.url(Route.HTTP, path), connections, effort.seconds()),
                all,
                effort.rounds(),
                goals);
    }

    /** Longer turns: to have all connections takes seconds. */
    private static void many(List<Contestant> all, Effort effort) throws IOException, InterruptedException {
        gets(
                "small GET (200 bytes)",
                "/small",
                MANY_CONNECTIONS,
                all,
                effort.withSeconds(3 * effort.seconds()),
                Map.of());
    }

    private static void grpc(List<Contestant> all, Path folder, Effort effort)
            throws IOException, InterruptedException {
        if (Program.onPath("h2load").isEmpty()) {
            System.out.println("left out: gRPC (needs apt-get install nghttp2-client)");
            return;
        }
        Rounds.compare(
                title("gRPC unary, " + GRPC_CALLS + " calls at a time on each", GRPC_CONNECTIONS, effort),
                "calls",
                Route.GRPC,
                contestant -> H2load.run(
                        contestant.url(Route.GRPC, "/bench.Greeter/Hello"),
                        folder,
                        GRPC_CONNECTIONS,
                        GRPC_CALLS,
                        effort.seconds()),
                all,
                effort.rounds(),
                Map.of());
    }

    private static void echo(
            String what, Route route, Echo echo, List<Contestant> all, Effort effort, Map<String, Double> goals)
            throws IOException, InterruptedException {
        Rounds.compare(
                title(what, CONNECTIONS, effort),
                "messages",
                route,
                contestant -> EchoLoad.run(contestant.port(route), echo, CONNECTIONS, effort.seconds()),
                all,
                effort.rounds(),
                goals);
    }

    private static String service(Route route) {
        return route.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String title(String what, int connections, Effort effort) {
        return what + ", " + connections + " connections, turns of " + effort.seconds() + " s";
    }
}
