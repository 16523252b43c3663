package dev.elasti.sandbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo in a JVM of its own, as the launcher starts it, its output in a file. */
final class DemoProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final Path output;

    private DemoProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static DemoProcess start(Path folder, String... arguments) {
        String home = requireNonNull(System.getProperty("java.home"));
        Path output = folder.resolve("demo.out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(home, "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Delasti.demo.log=" + folder.resolve("demo.log"),
                "-cp",
                System.getProperty("surefire.test.class.path", requireNonNull(System.getProperty("java.class.path"))),
                Demo.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", home);
        builder.environment().put("ELASTI_EDGE_PORT", "0");
        try {
            return new DemoProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the first match of it in the output, once there is one} */
    Matcher await(Pattern pattern) {
        boolean seen = Screen.await(PATIENCE, () -> pattern.matcher(output()).find() || !process.isAlive());
        Matcher matcher = pattern.matcher(output());
        assertThat(seen && matcher.find()).as("%s in:%n%s", pattern, output()).isTrue();
        return matcher;
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("it ends; so far:%n%s", output())
                .isTrue();
        return process.exitValue();
    }

    void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
