package dev.elasti.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A process under measurement: started by us, ended by us, its processor time and memory read from the kernel. */
final class Program implements AutoCloseable {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, fixed on every Linux that /proc is read on

    private final Process process;

    private Program(Process process) {
        this.process = process;
        // Nothing outlives the benchmark, not even when it fails or is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /** Starts {@code command} and waits until {@code port} accepts; its output goes to {@code log}. */
    static Program start(List<String> command, int port, Path log) throws IOException {
        return start(command, Map.of(), () -> accepts(port), log);
    }

    /** Starts {@code command} and waits until it is {@code ready}; its output goes to {@code log}. */
    static Program start(List<String> command, Map<String, String> environment, BooleanSupplier ready, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Program program = new Program(builder.start());
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (!ready.getAsBoolean()) {
            if (!program.process.isAlive() || Instant.now().isAfter(end)) {
                program.close();
                throw new IOException(command.get(0) + " does not get ready: " + Files.readString(log));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return program;
    }

    long pid() {
        return process.pid();
    }

    /** {@return where {@code name} is on the PATH, if anywhere} */
    static Optional<Path> onPath(String name) {
        String path = requireNonNull(System.getenv("PATH"), "PATH") + ":/usr/sbin:/usr/local/go/bin";
        return Stream.of(path.split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** {@return a port of the loopback address that was free a moment ago} */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return processor seconds used so far, by it and its children} */
    double cpuSeconds() {
        return processes().mapToDouble(Program::cpuSecondsOf).sum();
    }

    /** {@return resident memory in MiB, of it and its children} */
    double residentMiB() {
        return processes().mapToDouble(handle -> statusMiB(handle, "VmRSS:")).sum();
    }

    /** {@return the most resident memory since {@link #forgetPeak}, in MiB} */
    double peakMiB() {
        return processes().mapToDouble(handle -> statusMiB(handle, "VmHWM:")).sum();
    }

    void forgetPeak() throws IOException {
        for (ProcessHandle handle : processes().toList()) {
            Files.writeString(Path.of("/proc/" + handle.pid() + "/clear_refs"), "5");
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** {@return whether somebody listens there} */
    static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static double cpuSecondsOf(ProcessHandle handle) {
        try {
            String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }

    private static double statusMiB(ProcessHandle handle, String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + handle.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}
