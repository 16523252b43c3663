package dev.elasti.multijvm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** One POST on a connection of its own, sent once: whatever is lost on the way is lost. */
final class Request {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    /** @param head status line and header, without the empty line */
    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }
    }

    private Request() {}

    /**
     * Returns once the request is written.
     *
     * @param body Latin-1
     * @return the answer, later; fails if the connection ends without one. There is no limit: who waits for it has one.
     */
    static CompletableFuture<Answer> post(InetSocketAddress edge, String body) {
        try {
            Socket socket = new Socket(edge.getAddress(), edge.getPort());
            socket.getOutputStream()
                    .write(("POST /orders HTTP/1.1\r\nHost: shop.example.com\r\nConnection: close\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body)
                            .getBytes(ISO_8859_1));
            return CompletableFuture.supplyAsync(() -> read(socket), THREADS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That a pod has answered, and with what it was sent. */
    static void assertServed(CompletableFuture<Answer> answer, String body) {
        assertThat(answer).succeedsWithin(Patience.LIMIT).satisfies(received -> {
            assertThat(received.status()).as(received.toString()).isEqualTo(200);
            assertThat(received.body()).isEqualTo(body);
        });
    }

    private static Answer read(Socket socket) {
        try (socket) {
            String text = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                throw new IOException("no answer but '" + text + "'");
            }
            return new Answer(text.substring(0, end), text.substring(end + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
