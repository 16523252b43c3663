package dev.elasti.node.wire;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * One message as it travels, in a file: serializer, manifest, the bytes in hex; and last, for the eyes of whoever reviews a
 * change, the same as JSON.
 */
record Golden(int serializer, String manifest, String hex) {
    private static final String ENDING = ".wire";

    static Golden of(int serializer, String manifest, byte[] bytes) {
        return new Golden(serializer, manifest, HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    static Path file(Path folder, String name) {
        return folder.resolve(name + ENDING);
    }

    /** {@return the names of all golden files} */
    static List<String> names(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Golden read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return new Golden(Integer.parseInt(lines.get(0)), lines.get(1), lines.get(2));
        } catch (IOException e) {
            throw new UncheckedIOException("no golden file; see GoldenWireTest", e);
        }
    }

    void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> lines() throws IOException {
        return List.of(
                Integer.toString(serializer),
                manifest,
                hex,
                new CBORMapper().readTree(bytes()).toString());
    }

    /** What differs is seen best in JSON. */
    @Override
    public String toString() {
        try {
            return String.join("\n", lines());
        } catch (IOException e) {
            return manifest + ": no CBOR: " + hex;
        }
    }
}
