package dev.elasti.edge.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the kernel (Linux) keeps of connections on this machine, at one moment: only it knows how far a program has come with reading. */
public final class SocketQueues {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private final List<String> lines = new ArrayList<>();

    private SocketQueues() {}

    public static SocketQueues now() throws IOException {
        SocketQueues now = new SocketQueues();
        for (Path table : TABLES) {
            now.lines.addAll(Files.readAllLines(table));
        }
        return now;
    }

    /**
     * {@return bytes that were sent from one port to the other and that nobody there has read} What was received and is not acknowledged yet is
     * counted twice, for as long as that takes.
     */
    public long unread(int from, int to) {
        return sum(from, to, 0) + sum(to, from, 1);
    }

    private long sum(int local, int remote, int queue) {
        String localPort = ":%04X ".formatted(local);
        String remotePort = ":%04X ".formatted(remote);
        long sum = 0;
        for (String line : lines) {
            int at = line.indexOf(localPort);
            if (at >= 0 && line.indexOf(remotePort, at + localPort.length()) >= 0) {
                String[] words = line.strip().split("\\s+", 6);
                sum += Long.parseLong(words[4].split(":", -1)[queue], 16);
            }
        }
        return sum;
    }
}
