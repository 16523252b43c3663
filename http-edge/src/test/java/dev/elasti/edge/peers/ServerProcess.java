package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.elasti.actors.domain.Endpoint;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A server in a folder and with a port of its own, on the loopback address. It never runs as root, and ends with {@link #stop}. */
final class ServerProcess {
    private static final String NOBODY = "nobody";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Path folder;
    private final Path log;
    private final int port;
    private @Nullable Process process;

    /** @param folder an empty one, which is given to the user that the server runs as */
    ServerProcess(Path folder) throws IOException {
        this.folder = folder;
        this.log = folder.resolve("log");
        Files.createFile(log);
        if (root()) {
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", port);
    }

    String port() {
        return Integer.toString(port);
    }

    /** {@return the path of something in the server's folder} */
    String path(String name) {
        return folder.resolve(name).toString();
    }

    /** Runs what has to be run before the server can be, as its user, to the end. */
    void prepare(String... command) throws IOException, InterruptedException {
        end(launch(List.of(command)), command);
    }

    /** Starts the server. {@code ready} is run, again and again, until it ends with 0: it takes connections then. */
    void start(List<String> command, String... ready) throws IOException, InterruptedException {
        process = launch(command);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (launch(List.of(ready)).waitFor() != 0) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException(command.getFirst() + " does not get ready: " + Files.readString(log));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Starts a server that is ready as soon as it takes connections. */
    void startListening(String... command) throws IOException, InterruptedException {
        start(List.of(command), "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port);
    }

    private Process launch(List<String> command) throws IOException {
        List<String> words = new ArrayList<>();
        if (root()) {
            words.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups", "--"));
        }
        words.addAll(command);
        return new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void end(Process preparation, String... command) throws IOException, InterruptedException {
        if (!preparation.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || preparation.exitValue() != 0) {
            preparation.destroyForcibly();
            throw new IOException(String.join(" ", command) + " failed: " + Files.readString(log));
        }
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** A client's program under way. */
    record Client(Process process) {
        /** Starts it; {@code input} is all that it gets to read. */
        static Client start(String input, String... command) throws IOException {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var out = process.getOutputStream()) {
                out.write(input.getBytes(UTF_8));
            }
            return new Client(process);
        }

        /** {@return what it said, once it has ended by itself} */
        String output() throws IOException, InterruptedException {
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            int code = process.waitFor();
            return code == 0 ? output : output + "<ended with " + code + ">";
        }
    }
}
