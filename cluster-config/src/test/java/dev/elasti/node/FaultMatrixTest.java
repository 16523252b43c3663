package dev.elasti.node;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/fault-matrix.md names tests that exist. */
class FaultMatrixTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([0-9]+) \\| [^|]+ \\| [^|]+ \\| ([^|]+) \\|$");
    private static final Pattern NAMED = Pattern.compile("\\[([A-Z]\\w+)](?:\\.(\\w+))?(?!:)");
    private static final Pattern PLACE = Pattern.compile("(?m)^\\[(\\w+)]: (\\S+)$");

    /** A test as a row names it; {@code method} is empty where the whole class is meant. */
    private record Named(int row, String type, String method) {}

    @Test
    void everyRowIsThereWithATestOrAReason() {
        assertThat(ROW.matcher(text()).results().map(row -> Integer.parseInt(row.group(1))))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 48).boxed().toList());
        assertThat(ROW.matcher(text()).results())
                .allSatisfy(row -> assertThat(row.group(2)).matches("(?s)(\\[|Not covered: ).*"));
    }

    @Test
    void everyTestThatARowNamesExists() {
        Map<String, String> places = PLACE.matcher(text())
                .results()
                .collect(toMap(place -> place.group(1), place -> source(place.group(2))));

        assertThat(named()).hasSizeGreaterThan(100).allSatisfy(named -> {
            assertThat(places).containsKey(named.type());
            assertThat(places.get(named.type()))
                    .contains("class " + named.type())
                    .contains(named.method().isEmpty() ? "@" : "void " + named.method() + "(");
        });
    }

    @Test
    void everyTestThatHasAPlaceIsNamed() {
        assertThat(PLACE.matcher(text()).results().map(place -> place.group(1)))
                .containsExactlyElementsOf(
                        named().stream().map(Named::type).distinct().sorted().toList());
    }

    private static List<Named> named() {
        return ROW.matcher(text())
                .results()
                .flatMap(row -> NAMED.matcher(row.group(2))
                        .results()
                        .map(test -> new Named(
                                Integer.parseInt(row.group(1)),
                                test.group(1),
                                test.group(2) == null ? "" : test.group(2))))
                .toList();
    }

    private static String text() {
        return source("fault-matrix.md");
    }

    private static String source(String path) {
        try {
            return Files.readString(DOCS.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
