package dev.elasti.sandbox;

import dev.elasti.node.management.ServiceView;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The scripted round of {@code --once}, for one service: asleep → many requests at once → all answered → direct → idle →
 * asleep. None is sent twice. To a sample it is a POST with a body of its own that must come back byte for byte; to a
 * user's own service a GET, and any whole answer below 500 is a good one.
 */
final class Round {
    private static final int CROWD = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final byte[] NOTHING = {};

    private final Sandbox sandbox;
    private final PrintStream out;
    private int sent;
    private final Map<String, Integer> lost = new TreeMap<>();

    Round(Sandbox sandbox, PrintStream out) {
        this.sandbox = sandbox;
        this.out = out;
    }

    /** {@return whether every step was seen and not one request was lost} */
    boolean play(ServiceView service) {
        String name = service.namespace() + "/" + service.name();
        Duration restless = sandbox.restless(service);
        out.println("== " + name);
        boolean seen = step("asleep", service, "Asleep", restless)
                && addressKnown(service)
                && crowd(service)
                && step("direct", service, "Serving", Duration.ZERO)
                && direct(service)
                && step("asleep again", service, "Asleep", restless);
        int losses = lost.values().stream().mapToInt(Integer::intValue).sum();
        out.printf("%s: %d requests, %d lost%n", name, sent, losses);
        lost.forEach((why, count) -> out.println("  lost, " + count + " times: " + why));
        if (!seen || !lost.isEmpty()) {
            sandbox.troubles().forEach(line -> out.println("  " + line));
        }
        return seen && lost.isEmpty();
    }

    private boolean step(String title, ServiceView service, String phase, Duration more) {
        long begin = System.nanoTime();
        boolean reached =
                Screen.await(PATIENCE.plus(more), () -> now(service).phase().equals(phase));
        out.printf(
                "%-14s %s after %.1f s%n",
                title,
                reached ? phase : "NOT " + phase + " but " + now(service).phase(),
                (System.nanoTime() - begin) / 1e9);
        return reached;
    }

    private boolean addressKnown(ServiceView service) {
        boolean known =
                Screen.await(PATIENCE, () -> !sandbox.addresses(now(service)).isEmpty());
        if (!known) {
            out.println("               NO ADDRESS for its Service; is there one with a TCP port?");
        }
        return known;
    }

    private boolean crowd(ServiceView service) {
        long begin = System.nanoTime();
        List<OneRequest.Result> results = send(service, CROWD);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            judge(results.get(i), body(i))
                    .ifPresent(answer -> took.add(answer.took().toMillis()));
        }
        took.sort(null);
        out.printf("%-14s %d of %d answered in %d ms", CROWD + " at once", took.size(), CROWD, millis);
        if (!took.isEmpty()) {
            out.printf(" (first %d ms, median %d ms)", took.getFirst(), took.get(took.size() / 2));
        }
        out.println();
        ServiceView.ColdStartView start = now(service).lastColdStart();
        if (start != null) {
            out.printf("%-14s %s%n", "cold start", Screen.parts(start));
        }
        return !took.isEmpty();
    }

    /**
     * The edge is out of the path: the Service's proxy opens connections to pods only. The phase is there first; its
     * EndpointSlice is written next, and then the proxy follows.
     */
    private boolean direct(ServiceView service) {
        if (!Screen.await(PATIENCE, () -> sandbox.podsOnly(now(service)))) {
            out.printf("%-14s %s%n", "one more", "NOT SENT, the edge stays in the path");
            return false;
        }
        long before = sandbox.throughTheEdge(now(service));
        OneRequest.Result result = send(service, 1).getFirst();
        judge(result, body(0));
        boolean direct = sandbox.throughTheEdge(now(service)) == before;
        out.printf("%-14s %s%n", "one more", direct ? "straight to the pod" : "STILL THROUGH THE EDGE");
        return direct;
    }

    private List<OneRequest.Result> send(ServiceView service, int count) {
        InetSocketAddress address = sandbox.addresses(now(service)).getFirst();
        String host = service.name() + "." + service.namespace();
        sent += count;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<OneRequest.Result>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] body = sandbox.echoes() ? body(i) : NOTHING;
                running.add(threads.submit(() -> OneRequest.send(address, host, body, PATIENCE)));
            }
            // Its pods have no answer coming: end the waiting.
            if (!Screen.await(PATIENCE, () -> running.stream().allMatch(Future::isDone) || sandbox.hopeless())
                    || sandbox.hopeless()) {
                threads.shutdownNow();
            }
            List<OneRequest.Result> results = new ArrayList<>();
            for (Future<OneRequest.Result> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request ended in a way that was not foreseen", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Optional<OneRequest.Result.Answered> judge(OneRequest.Result result, byte[] body) {
        return switch (result) {
            case OneRequest.Result.Lost(String why) -> {
                lost.merge(why, 1, Integer::sum);
                yield Optional.empty();
            }
            case OneRequest.Result.Answered answered
            when sandbox.echoes() && !answered.is(200, body) -> {
                lost.merge(
                        "status " + answered.status() + ": " + answered.text().strip(), 1, Integer::sum);
                yield Optional.empty();
            }
            case OneRequest.Result.Answered answered
            when answered.status() >= 500 -> {
                lost.merge(
                        "status " + answered.status() + ": " + answered.text().strip(), 1, Integer::sum);
                yield Optional.empty();
            }
            case OneRequest.Result.Answered answered -> Optional.of(answered);
        };
    }

    /** {@return the service as it is at this moment: its ports were not known from the beginning} */
    private ServiceView now(ServiceView service) {
        return sandbox.services().stream()
                .filter(other -> other.namespace().equals(service.namespace())
                        && other.name().equals(service.name()))
                .findFirst()
                .orElse(service);
    }

    private static byte[] body(int i) {
        return ("request " + i + " " + "x".repeat(i * 7 % 1000)).getBytes(StandardCharsets.UTF_8);
    }
}
