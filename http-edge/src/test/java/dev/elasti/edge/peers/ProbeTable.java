package dev.elasti.edge.peers;

import dev.elasti.edge.http1.ConformanceTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the Http11Probe suite tries a server with and holds it to ({@code http11probe.txt}). One thing differs from that program: a
 * case of two steps is sent as one stream, so that the second is there before the first is answered.
 */
final class ProbeTable {
    /**
     * A case.
     *
     * @param must whether a failure breaks a MUST
     * @param scored whether a failure counts at all
     * @param allowed what may come of it, in the table's words
     */
    record Probe(String id, boolean must, boolean scored, List<String> allowed, ConformanceTable.Row row) {
        boolean passed(Exchange exchange) {
            return allowed.stream().anyMatch(exchange::is);
        }

        /** {@return whether the connection's end, or a second answer, has to be waited for} */
        boolean whole() {
            return allowed.stream().anyMatch(word -> word.contains("+closed") || word.contains("+alone"));
        }
    }

    private ProbeTable() {}

    static List<Probe> probes() {
        Map<String, ConformanceTable.Row> rows = ConformanceTable.rows().stream()
                .collect(Collectors.toMap(ConformanceTable.Row::id, Function.identity()));
        try (InputStream in =
                Objects.requireNonNull(ProbeTable.class.getResourceAsStream("/http11probe.txt"), "http11probe.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 4))
                    .map(cells -> new Probe(
                            cells[0],
                            cells[1].equals("MUST"),
                            cells[2].equals("scored"),
                            Arrays.asList(cells[3].split(" ", -1)),
                            Objects.requireNonNull(rows.get(cells[0]), cells[0])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the rows of the fault matrix beyond that suite, each one allowed what it allows} */
    static List<Probe> rows() {
        return ConformanceTable.rows().stream()
                .filter(row -> row.id().startsWith("ROW"))
                .map(row -> new Probe(row.id(), true, true, List.copyOf(row.allowed()), row))
                .toList();
    }
}
