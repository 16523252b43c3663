package dev.elasti.edge.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;

/** The header lines of one head: where they lie in its bytes, in order. */
final class Fields {
    private static final int WIDTH = 4;

    private static final int AT_FIRST = 8;
    private static final int[] NOWHERE = {};
    private static final Field[] NONE = {};

    private int[] positions = NOWHERE;
    private Field[] known = NONE;
    private int count;
    /** Where the last line ends, its CRLF included. */
    private int end;

    int count() {
        return count;
    }

    void add(Field field, int nameStart, int nameEnd, int valueStart, int valueEnd, int lineEnd) {
        if (count == known.length) {
            int room = Math.max(2 * count, AT_FIRST);
            known = Arrays.copyOf(known, room);
            positions = Arrays.copyOf(positions, WIDTH * room);
        }
        int at = count * WIDTH;
        positions[at] = nameStart;
        positions[at + 1] = nameEnd;
        positions[at + 2] = valueStart;
        positions[at + 3] = valueEnd;
        known[count++] = field;
        end = lineEnd;
    }

    Field field(int i) {
        return known[i];
    }

    /** {@return where line {@code i} begins; for {@code i == count()} where the last one ended} */
    int lineStart(int i) {
        return i == count ? end : positions[i * WIDTH];
    }

    int nameEnd(int i) {
        return positions[i * WIDTH + 1];
    }

    int valueStart(int i) {
        return positions[i * WIDTH + 2];
    }

    int valueEnd(int i) {
        return positions[i * WIDTH + 3];
    }

    String name(byte[] bytes, int i) {
        return new String(bytes, lineStart(i), nameEnd(i) - lineStart(i), ISO_8859_1);
    }

    String value(byte[] bytes, int i) {
        return new String(bytes, valueStart(i), valueEnd(i) - valueStart(i), ISO_8859_1);
    }

    /** {@return whether line {@code i} has that name, in any case} */
    boolean named(byte[] bytes, int i, String name) {
        int start = lineStart(i);
        if (nameEnd(i) - start != name.length()) {
            return false;
        }
        for (int k = 0; k < name.length(); k++) {
            if (Ascii.lower(bytes[start + k]) != Ascii.lower((byte) name.charAt(k))) {
                return false;
            }
        }
        return true;
    }

    /** {@return the value of the first line of that name} */
    Optional<String> first(byte[] bytes, String name) {
        for (int i = 0; i < count; i++) {
            if (named(bytes, i, name)) {
                return Optional.of(value(bytes, i));
            }
        }
        return Optional.empty();
    }
}
