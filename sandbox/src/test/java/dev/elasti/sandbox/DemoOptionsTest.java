package dev.elasti.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {
    @Test
    void withoutArgumentsItRunsTheSamplesUntilCtrlC() {
        assertThat(parse()).isEqualTo(new DemoOptions.Run(false, Optional.empty()));
    }

    @Test
    void argumentsComeInAnyOrder(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("my.yaml"));

        assertThat(parse("-f", file.toString(), "--once")).isEqualTo(new DemoOptions.Run(true, Optional.of(file)));
    }

    @ParameterizedTest
    @CsvSource({
        "--nonsense, Unknown argument '--nonsense'.",
        "-f, -f needs the name of a YAML file.",
    })
    void whatIsWrongIsSaid(String argument, String complaint) {
        assertThat(parse(argument)).isEqualTo(new DemoOptions.Wrong(complaint));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(parse("-f", "none.yaml")).isEqualTo(new DemoOptions.Wrong("There is no readable file 'none.yaml'."));
    }

    @Test
    void helpWins() {
        assertThat(parse("--once", "--help")).isEqualTo(new DemoOptions.Help());
    }

    private static DemoOptions parse(String... arguments) {
        return DemoOptions.parse(arguments);
    }
}
