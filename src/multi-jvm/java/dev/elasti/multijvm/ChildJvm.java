package dev.elasti.multijvm;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The parent's end of one child JVM, whose program calls {@link Child#serve}. The child's log goes to a file, its answers come
 * back on its standard output. For one thread.
 */
final class ChildJvm implements AutoCloseable {
    private static final int END_OF_LOG = 60;

    /** What a node is started with in production, seen from this module's folder. */
    private static final Path IMAGE_OPTIONS = Path.of("..", "image", "jvm.options");

    private final String name;
    private final Path log;
    private final Process process;
    private final BufferedWriter commands;

    /** Empty is the last one: the child has ended. */
    private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();

    private ChildJvm(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().name("answers-of-" + name).start(this::readAnswers);
    }

    /**
     * Starts a JVM with this one's class path and the image's options, and with less memory and a quicker compiler.
     *
     * @param main the program
     * @param folder where its log goes
     * @param properties system properties, which override its configuration
     */
    static ChildJvm start(Class<?> main, String name, Path folder, Map<String, String> properties) {
        List<String> command = new ArrayList<>(
                List.of(java(), "@" + IMAGE_OPTIONS.toAbsolutePath(), "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", classPath(), main.getName()));
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        // The settings' overrides, which may well be there: where tests run in a pod, say.
        builder.environment().keySet().removeIf(key -> key.startsWith("ELASTI_") || key.startsWith("POD_"));
        try {
            return new ChildJvm(name, log, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String java() {
        return Path.of(requireNonNull(System.getProperty("java.home")), "bin", "java")
                .toString();
    }

    /** In a JVM that Maven has started the usual property holds but a jar that points to the real one. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", requireNonNull(System.getProperty("java.class.path")));
    }

    private void readAnswers() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(Child.ANSWER)) {
                    answers.add(Optional.of(line.substring(Child.ANSWER.length())));
                }
            }
        } catch (IOException e) {
            // it was killed in the midst of a line
        } finally {
            answers.add(Optional.empty());
        }
    }

    /**
     * Sends one command and {@return its answer}.
     *
     * @throws IllegalStateException if none comes; with the end of the child's log
     */
    String ask(String command) {
        try {
            write(command);
            Optional<String> answer = answers.poll(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new IOException("it hangs");
            }
            return answer.orElseThrow(() -> new IOException("it has ended"));
        } catch (IOException e) {
            throw new IllegalStateException(name + " does not answer '" + command + "'; " + endOfLog(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Sends a command that has no answer. */
    void tell(String command) {
        try {
            write(command);
        } catch (IOException e) {
            throw new IllegalStateException(name + " does not take '" + command + "'; " + endOfLog(), e);
        }
    }

    private void write(String command) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
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
            if (!process.waitFor(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " does not end; " + endOfLog());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** {@return all processes that it has started, and theirs} */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** {@return the lines of its log so far that contain this} */
    List<String> logged(String text) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(text)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        awaitEnd();
    }

    private String endOfLog() {
        List<String> lines = logged("");
        return "end of its log:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - END_OF_LOG), lines.size()));
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
