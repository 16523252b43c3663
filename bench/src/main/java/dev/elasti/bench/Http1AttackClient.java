package dev.elasti.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Attacks by HTTP/1.1. Counts the statuses of the answers. */
final class Http1AttackClient implements AttackClient {
    private static final int PIECE = 64 * 1024;
    private static final long GIB = 1L << 30;
    private static final int CHUNKS_AT_A_TIME = 1000;
    private static final int MILLION = 1_000_000;
    private static final int HOSTS = 500_000;
    private static final int PIPELINED = 32;
    private static final byte[] STATUS_LINE = ascii("HTTP/1.1 ");

    private static final AtomicInteger nextHost = new AtomicInteger();

    private final Attack.Kind kind;
    private final Tally tally;

    Http1AttackClient(Attack.Kind kind, Tally tally) {
        this.kind = kind;
        this.tally = tally;
    }

    @Override
    public void attack(Socket socket, int index, Runnable atIt) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = new BufferedInputStream(socket.getInputStream(), 512);
        switch (kind) {
            case UPLOADS -> {
                out.write(ascii("POST /upload HTTP/1.1\r\nHost: bench\r\nContent-Length: " + GIB + "\r\n\r\n"));
                atIt.run();
                Thread.ofVirtual().start(() -> Attack.pour(tally, "64 KiB sent", out, new byte[PIECE], GIB / PIECE));
                status(in);
            }
            case IDLE -> {
                if (index % 2 == 0) {
                    out.write(request("bench"));
                    status(in);
                }
                atIt.run();
                while (in.read() >= 0) {
                    // The rest of the answer.
                }
                tally.add("closed by the edge");
            }
            case HOSTS -> {
                atIt.run();
                hosts(in, out);
            }
            case CHUNKS -> {
                out.write(ascii("POST /upload HTTP/1.1\r\nHost: bench\r\nTransfer-Encoding: chunked\r\n\r\n"));
                atIt.run();
                Thread.ofVirtual().start(() -> {
                    byte[] chunks = ascii("1\r\nx\r\n".repeat(CHUNKS_AT_A_TIME));
                    Attack.pour(tally, "thousand chunks sent", out, chunks, MILLION / CHUNKS_AT_A_TIME);
                    Attack.pour(tally, "last chunk sent", out, ascii("0\r\n\r\n"), 1);
                });
                status(in);
            }
            case CONTINUATION, RAPID_RESET, PING -> throw new IllegalStateException("not of HTTP/1.1: " + kind);
        }
    }

    private void hosts(InputStream in, OutputStream out) throws IOException {
        while (nextHost.get() < HOSTS) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < PIPELINED; i++) {
                requests.append("GET / HTTP/1.1\r\nHost: h")
                        .append(nextHost.getAndIncrement())
                        .append(".bench.example\r\n\r\n");
            }
            out.write(ascii(requests.toString()));
            for (int i = 0; i < PIPELINED; i++) {
                status(in);
            }
        }
    }

    /** Counts the status of the next answer; what follows its head is read past with the next one. */
    private void status(InputStream in) throws IOException {
        int matched = 0;
        while (matched < STATUS_LINE.length) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            matched = next == STATUS_LINE[matched] ? matched + 1 : next == STATUS_LINE[0] ? 1 : 0;
        }
        tally.add("status " + new String(in.readNBytes(3), StandardCharsets.US_ASCII));
    }

    private static byte[] request(String host) {
        return ascii("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
