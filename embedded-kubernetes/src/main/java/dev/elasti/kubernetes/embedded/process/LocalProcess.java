package dev.elasti.kubernetes.embedded.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A command in a process group of its own, output to a file. A guard in the group holds the reading end of a pipe from
 * this JVM: should the JVM end without a word, even by SIGKILL, the guard takes the group down with it.
 */
public final class LocalProcess implements AutoCloseable {
    /** The guard survives a SIGTERM to the group, because it has to watch over what survives it too. */
    private static final String GUARDED =
            "exec 3<&0 </dev/null; (trap '' TERM INT HUP; read -r _ <&3; kill -s KILL -- -$$) & exec 3<&-; exec \"$@\"";

    private final Process process;

    private LocalProcess(Process process) {
        this.process = process;
    }

    /** Starts {@code sh -c command}. */
    public static LocalProcess shell(String command, Map<String, String> environment, Path log) {
        return start(List.of("sh", "-c", command), environment, log);
    }

    /** Starts a program; the environment is added to this JVM's. */
    public static LocalProcess start(List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", GUARDED, "guard");
        builder.command().addAll(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new LocalProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code (128 + signal, if one ended it) once the process has ended; what it left is gone then. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(ended -> {
            Signals.sendToGroup(ended.pid(), Signals.KILL);
            return ended.exitValue();
        });
    }

    /** Asks the whole group to end. */
    public void terminate() {
        Signals.sendToGroup(process.pid(), Signals.TERM);
    }

    /** Ends the whole group. */
    public void kill() {
        Signals.sendToGroup(process.pid(), Signals.KILL);
    }

    /** Terminates, waits for at most the grace period, kills; returns when the process is gone. */
    public void stop(Duration grace) {
        try {
            terminate();
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                process.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            kill();
        }
    }

    /** Kills and waits. */
    @Override
    public void close() {
        kill();
        process.onExit().join();
    }
}
