package dev.elasti.multijvm;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One child JVM. Its log goes to a file; answers come back on its standard output behind {@link #ANSWER}. */
final class JvmNode implements AutoCloseable {
    /** Stands before every line that is an answer, so that nothing else printed can be taken for one. */
    static final String ANSWER = "##elasti-answer## ";

    /** Longest wait for one answer; a command that needs more is a hang. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String name;
    private final Path log;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;

    private JvmNode(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts a JVM with this test's class path.
     *
     * @param folder where its log goes
     * @param properties system properties, which override its configuration
     */
    static JvmNode start(String name, Path folder, Map<String, String> properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m"));
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", requireNonNull(System.getProperty("java.class.path"))),
                NodeMain.class.getName()));
        try {
            Path log = Files.createDirectories(folder).resolve(name + ".log");
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                    .start();
            return new JvmNode(name, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    /** Sends one command and {@return its answer}; fails with the end of the node's log when none comes. */
    String ask(String command) {
        return await(send(command), command);
    }

    /** Sends one command whose answer is awaited later, so that several nodes work at the same time. */
    CompletableFuture<String> send(String command) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                synchronized (commands) {
                    commands.write(command);
                    commands.newLine();
                    commands.flush();
                    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                        if (line.startsWith(ANSWER)) {
                            return line.substring(ANSWER.length());
                        }
                    }
                }
                throw new IOException("the process ended");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    String await(CompletableFuture<String> answer, String command) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(name + " did not answer '" + command + "'; end of its log:\n" + endOfLog(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** SIGKILL: no shutdown hook, no good-bye. */
    void kill() {
        process.destroyForcibly();
    }

    /** SIGTERM, as the kubelet sends it. It can still be asked while it goes: the process's own destroy would hang up on it. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** {@return the exit code, once it has ended} */
    int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " does not end; end of its log:\n" + endOfLog());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }

    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
