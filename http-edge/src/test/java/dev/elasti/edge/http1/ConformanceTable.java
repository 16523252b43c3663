package dev.elasti.edge.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of what HTTP/1.1 parsers are tried with ({@code http1-conformance.txt}), for the codec alone and for the whole edge. */
public final class ConformanceTable {
    private static final Pattern REPEAT = Pattern.compile("<([^<>]*)\\*(\\d+)>");

    /** @param allowed statuses, {@code 2xx}, {@code close}, {@code timeout} */
    public record Row(String id, String level, Set<String> allowed, String written) {
        /** {@return what to send} */
        public byte[] bytes(String host) {
            return unescape(written, host);
        }

        /** {@return whether nothing of it may reach an origin} */
        public boolean mustBeRefused() {
            return !allowed.contains("2xx");
        }

        @Override
        public String toString() {
            return id + " (" + level + ")";
        }
    }

    private ConformanceTable() {}

    public static List<Row> rows() {
        try (InputStream in = Objects.requireNonNull(
                ConformanceTable.class.getResourceAsStream("/http1-conformance.txt"), "http1-conformance.txt")) {
            return new String(in.readAllBytes(), US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(ConformanceTable::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        String[] cells = line.split(" \\| ?", 4);
        return new Row(cells[0], cells[1], Set.of(cells[2].split(" ")), cells[3]);
    }

    private static byte[] unescape(String written, String host) {
        Matcher repeats = REPEAT.matcher(written);
        String text = repeats.replaceAll(
                match -> Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2)))));
        text = text.replace("$H", "Host: " + host).replace("$h", host).replace("$TE", "Transfer-Encoding: chunked");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                bytes.write(c);
                continue;
            }
            char kind = text.charAt(++i);
            switch (kind) {
                case 'r' -> bytes.write('\r');
                case 'n' -> bytes.write('\n');
                case '\\' -> bytes.write('\\');
                case 'x' -> {
                    bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("unknown escape in: " + written);
            }
        }
        return bytes.toByteArray();
    }

    /** {@return the bytes of {@code text}, one per char} */
    static byte[] latin1(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
