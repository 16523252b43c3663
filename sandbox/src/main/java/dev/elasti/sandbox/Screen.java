package dev.elasti.sandbox;

import dev.elasti.node.management.ServiceView;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Shows the services live. On a terminal the table is painted over itself; anywhere else (a pipe, a log) a table is
 * printed whenever something in it has changed.
 */
final class Screen {
    private static final Duration PAINT_EVERY = Duration.ofMillis(200);
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final Sandbox sandbox;
    private final PrintStream out;
    private final boolean terminal;
    private volatile boolean ended;
    private String shown = "";
    private String shownHints = "";

    Screen(Sandbox sandbox, PrintStream out, boolean terminal) {
        this.sandbox = sandbox;
        this.out = out;
        this.terminal = terminal;
    }

    /** Paints until it is told to {@link #end}. */
    void run() {
        while (!ended) {
            paint();
            LockSupport.parkNanos(PAINT_EVERY.toNanos());
        }
    }

    /** From any thread: nothing is painted any more, the last table stays. */
    synchronized void end() {
        ended = true;
    }

    private void paint() {
        List<ServiceView> services = sandbox.services();
        String troubles =
                sandbox.troubles().stream().map(line -> "! " + line + "\n").collect(Collectors.joining());
        String hints = hints(services);
        if (terminal) {
            show(HOME_AND_CLEAR + BOLD + "Elasti demo" + PLAIN + "   Ctrl-C ends it\n\n"
                    + table(services, Instant.now()) + troubles + "\n" + hints);
            return;
        }
        // Addresses become known one after the other.
        show(hints.equals(shownHints) ? "" : hints);
        shownHints = hints;
        String frozen = table(services, Instant.EPOCH) + troubles;
        show(frozen.equals(shown) ? "" : "\n" + frozen);
        shown = frozen;
    }

    private synchronized void show(String text) {
        if (!ended) {
            out.print(text);
            out.flush();
        }
    }

    /** @param now for the time in the phase; {@link Instant#EPOCH} leaves it out */
    private String table(List<ServiceView> services, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "SERVICE", "PHASE", "SINCE", "REPLICAS", "WAITING", "CONNECTIONS pods/edge", "LAST COLD START"));
        for (ServiceView service : services) {
            rows.add(List.of(
                    service.namespace() + "/" + service.name(),
                    service.phase(),
                    now.equals(Instant.EPOCH) ? "" : age(service, now),
                    service.replicas() < 0 ? "?" : Integer.toString(service.replicas()),
                    Integer.toString(service.waiting()),
                    connections(service),
                    coldStart(service)));
        }
        return layOut(rows);
    }

    private static String age(ServiceView service, Instant now) {
        return Duration.between(Instant.parse(service.phaseSince()), now).toSeconds() + " s";
    }

    private static String coldStart(ServiceView service) {
        ServiceView.ColdStartView start = service.lastColdStart();
        return start == null ? "none yet" : parts(start);
    }

    /** {@return a cold start and what it was made of} */
    static String parts(ServiceView.ColdStartView start) {
        double total =
                start.decisionMillis() + start.scaleWriteMillis() + start.podReadyMillis() + start.releaseMillis();
        return String.format(
                Locale.ROOT,
                "%.0f ms = decision %.1f + scale write %.1f + pod ready %.0f + release %.1f",
                total,
                start.decisionMillis(),
                start.scaleWriteMillis(),
                start.podReadyMillis(),
                start.releaseMillis());
    }

    private String connections(ServiceView service) {
        return sandbox.straightToPods(service) + " / " + sandbox.throughTheEdge(service);
    }

    private String hints(List<ServiceView> services) {
        StringBuilder text = new StringBuilder("Try, from another terminal:\n");
        for (ServiceView service : services) {
            for (InetSocketAddress address : sandbox.addresses(service)) {
                text.append("  curl http://%s:%d/    # %s\n"
                        .formatted(address.getAddress().getHostAddress(), address.getPort(), service.name()));
            }
        }
        if (!services.isEmpty()) {
            ServiceView first = services.getFirst();
            text.append("  curl -H 'Host: %s.%s' http://%s/    # the edge's shared port, by host name\n"
                    .formatted(first.service(), first.namespace(), sandbox.sharedPort()));
        }
        text.append("  KUBECONFIG=%s kubectl get es,pods -A\n".formatted(sandbox.kubeconfig()));
        text.append("What the node says is in %s\n".formatted(System.getProperty("elasti.demo.log")));
        return text.toString();
    }

    private static String layOut(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** {@return whether {@code condition} came true before {@code patience} was over} Looks often, for a person waits. */
    static boolean await(Duration patience, java.util.function.BooleanSupplier condition) {
        Instant end = Instant.now().plus(patience);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end) || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return true;
    }
}
