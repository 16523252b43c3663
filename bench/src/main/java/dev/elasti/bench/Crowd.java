package dev.elasti.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many clients in a process of their own, each with a connection and one GET. Prints {@code sent} when all requests are out and
 * {@code answered N LAST} when all are answered, LAST being the wall clock of the last answer in milliseconds.
 */
final class Crowd {
    /** A client that has waited for so long gives up, and counts as lost. */
    private static final int PATIENCE_MILLIS = 60_000;

    private Crowd() {}

    /** Starts it; what it prints is read from the process. */
    static Process start(int port, int count) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Crowd.class.getName(),
                        Integer.toString(port),
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** @param args port on loopback, number of clients */
    public static void main(String[] args) throws InterruptedException {
        int port = Integer.parseInt(args[0]);
        int count = Integer.parseInt(args[1]);
        byte[] request = "GET / HTTP/1.1\r\nHost: crowd\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        CountDownLatch sent = new CountDownLatch(count);
        CountDownLatch done = new CountDownLatch(count);
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = new Socket()) {
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
                    socket.getOutputStream().write(request);
                    sent.countDown();
                    byte[] status = socket.getInputStream().readNBytes(12);
                    if (new String(status, StandardCharsets.US_ASCII).equals("HTTP/1.1 200")) {
                        answered.incrementAndGet();
                    }
                } catch (IOException e) {
                    sent.countDown();
                }
                done.countDown();
            });
        }
        sent.await();
        System.out.println("sent");
        done.await();
        System.out.println("answered " + answered.get() + " " + System.currentTimeMillis());
        System.exit(0);
    }
}
