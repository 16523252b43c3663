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
import java.util.stream.Collectors;

/** Several kubectl watches in one log: what changed, in the order in which the API server told of it. */
final class WatchLog implements AutoCloseable {
    /** @param at when it was read, in milliseconds since 1970 */
    record Line(long at, String text) {
        static Line now(String text) {
            return new Line(System.currentTimeMillis(), text);
        }

        @Override
        public String toString() {
            return at + " " + text;
        }
    }

    private final List<Process> watches = new ArrayList<>();
    private final List<Line> lines = new CopyOnWriteArrayList<>();

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
                    in.lines().forEach(line -> lines.add(Line.now(tag + " " + line)));
                } catch (IOException | UncheckedIOException e) {
                    lines.add(Line.now(tag + " watch ended"));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the place of the first line from {@code from} on that fits} */
    OptionalInt first(int from, Predicate<String> fits) {
        for (int i = from; i < lines.size(); i++) {
            if (fits.test(lines.get(i).text())) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** {@return when the line at that place was read, in milliseconds since 1970} */
    long at(int place) {
        return lines.get(place).at();
    }

    int size() {
        return lines.size();
    }

    @Override
    public String toString() {
        return lines.stream().map(Line::toString).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        watches.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        });
    }
}
