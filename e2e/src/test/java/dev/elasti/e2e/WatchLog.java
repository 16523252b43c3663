package dev.elasti.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Several kubectl watches in one log: what changed, in the order in which the API server told of it. */
final class WatchLog implements AutoCloseable {
    private final List<Process> watches = new ArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Adds a watch; each line in the log begins with {@code tag}. */
    void watch(RealCluster cluster, String tag, String namespace, String what, String template) {
        ProcessBuilder builder = new ProcessBuilder(cluster.inside(List.of(
                        cluster.kubectlProgram(),
                        "--kubeconfig",
                        cluster.kubeconfig(),
                        "get",
                        "-n",
                        namespace,
                        what,
                        "--watch",
                        "--output-watch-events",
                        "-o",
                        "jsonpath={.type} " + template + "{\"\\n\"}")))
                .redirectErrorStream(true);
        builder.environment().putAll(cluster.environment());
        try {
            Process process = builder.start();
            watches.add(process);
            Thread.ofVirtual().start(() -> {
                try (BufferedReader in =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    in.lines().forEach(line -> lines.add(tag + " " + line));
                } catch (IOException | UncheckedIOException e) {
                    lines.add(tag + " watch ended");
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the place of the first line from {@code from} on that fits} */
    OptionalInt first(int from, Predicate<String> fits) {
        for (int i = from; i < lines.size(); i++) {
            if (fits.test(lines.get(i))) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    int size() {
        return lines.size();
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        watches.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        });
    }
}
