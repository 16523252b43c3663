package dev.elasti.bench;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Clients that mean no good, in a process of their own that yields the processors to the node. Prints {@code on} once all of them are at
 * it, and when its input ends, when they are through, or after {@link #AT_MOST}, what became of them.
 */
final class Attack implements AutoCloseable {
    private static final long AT_MOST = TimeUnit.SECONDS.toNanos(25);
    private static final int CONNECT_WITHIN_MILLIS = 10_000;

    /** In the process of the clients: whether they are to come to an end. */
    private static volatile boolean stopped;

    /** What they do. */
    enum Kind {
        /** 200 bodies of 1 GiB, each as fast as it is taken. */
        UPLOADS(200, false),
        /** Connections on which nothing comes; every other one has had an answer before. */
        IDLE(10_000, false),
        /** Half a million requests, each with another Host. */
        HOSTS(32, false),
        /** Bodies of a million chunks of one byte. */
        CHUNKS(4, true),
        /** A header block without an end. */
        CONTINUATION(16, true),
        /** Requests that are taken back at once. */
        RAPID_RESET(16, true),
        /** PINGs; every other client does not read the answers. */
        PING(16, true);

        private final int clients;
        private final boolean again;

        Kind(int clients, boolean again) {
            this.clients = clients;
            this.again = again;
        }

        private AttackClient client(Tally tally) {
            return switch (this) {
                case UPLOADS, IDLE, HOSTS, CHUNKS -> new Http1AttackClient(this, tally);
                case CONTINUATION, RAPID_RESET, PING -> new Http2AttackClient(this, tally);
            };
        }
    }

    private final Process process;
    private final BufferedReader out;

    private Attack(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Begins it, and returns when it is at its height. */
    static Attack begin(Kind kind, int port) throws IOException {
        List<String> command = new ArrayList<>();
        Program.onPath("nice").ifPresent(nice -> command.addAll(List.of(nice.toString(), "-n", "15")));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx768m",
                "-cp",
                System.getProperty("java.class.path"),
                Attack.class.getName(),
                kind.name(),
                Integer.toString(port)));
        Attack attack = new Attack(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        attack.line();
        return attack;
    }

    /** Ends it. {@return what became of the clients} */
    String end() throws IOException {
        process.getOutputStream().close();
        return line();
    }

    /** Waits until they are through. {@return what became of them} */
    String await() throws IOException {
        return line();
    }

    @Override
    public void close() {
        process.destroy();
    }

    private String line() throws IOException {
        return requireNonNull(out.readLine(), "the attack ended without a word");
    }

    /** @param args kind, port on loopback */
    public static void main(String[] args) throws InterruptedException {
        Kind kind = Kind.valueOf(args[0]);
        int port = Integer.parseInt(args[1]);
        Tally tally = new Tally();
        Set<Socket> sockets = ConcurrentHashMap.newKeySet();
        CountDownLatch ended = new CountDownLatch(kind.clients);
        List<CountDownLatch> begun = new ArrayList<>();
        for (int i = 0; i < kind.clients; i++) {
            int index = i;
            CountDownLatch atIt = new CountDownLatch(1);
            begun.add(atIt);
            Thread.ofVirtual().start(() -> {
                do {
                    try (Socket socket = new Socket()) {
                        sockets.add(socket);
                        attack(kind, socket, port, index, atIt::countDown, tally);
                        sockets.remove(socket);
                    } catch (IOException e) {
                        // It was closed already.
                    }
                } while (kind.again && !stopped);
                ended.countDown();
            });
        }
        for (CountDownLatch atIt : begun) {
            atIt.await();
        }
        System.out.println("on");
        Thread.ofPlatform().daemon().start(() -> awaitEndOfInput(ended));
        ended.await(AT_MOST, TimeUnit.NANOSECONDS);
        stopped = true;
        tally.add("still there", sockets.size());
        System.out.println(tally);
        System.exit(0);
    }

    private static void attack(Kind kind, Socket socket, int port, int index, Runnable atIt, Tally tally) {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_WITHIN_MILLIS);
        } catch (IOException e) {
            tally.add("no connection");
            atIt.run();
            return;
        }
        try {
            kind.client(tally).attack(socket, index, atIt);
        } catch (IOException e) {
            tally.add("broken off");
        }
        atIt.run();
    }

    private static void awaitEndOfInput(CountDownLatch ended) {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever said.
            }
        } catch (IOException e) {
            // As good as its end.
        }
        stopped = true;
        while (ended.getCount() > 0) {
            ended.countDown();
        }
    }

    /** Writes them one after the other until the other side has had enough; each is counted as {@code what}. */
    static void pour(Tally tally, String what, OutputStream out, byte[] bytes, long times) {
        try {
            for (long i = 0; i < times && !stopped; i++) {
                out.write(bytes);
                tally.add(what);
            }
        } catch (IOException e) {
            // What the answer was is read elsewhere.
        }
    }
}
