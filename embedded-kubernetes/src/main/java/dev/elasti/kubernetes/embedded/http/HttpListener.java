package dev.elasti.kubernetes.embedded.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, and serves each connection on a virtual thread of its own. */
public final class HttpListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final int MAX_LINE = 64 * 1024;
    private static final int MAX_BODY = 32 * 1024 * 1024;

    private final ServerSocket server;
    private final HttpHandler handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private HttpListener(ServerSocket server, HttpHandler handler) {
        this.server = server;
        this.handler = handler;
    }

    /** Binds (port 0: any free one) and serves until closed. */
    public static HttpListener start(InetSocketAddress address, HttpHandler handler) {
        try {
            ServerSocket server = new ServerSocket();
            server.bind(address, 1024);
            HttpListener listener = new HttpListener(server, handler);
            Thread.ofVirtual().name("kubernetes-api-accept").start(listener::acceptUntilClosed);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** Cuts every connection there is, in the middle of whatever it does; new ones are taken. */
    public void dropConnections() {
        connections.forEach(HttpListener::closeQuietly);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("closing the listener", e);
        }
        dropConnections();
    }

    private void acceptUntilClosed() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                Thread.ofVirtual().name("kubernetes-api-connection").start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("accepting a connection", e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            boolean more = true;
            while (more) {
                HttpRequest request = read(in, out);
                HttpExchange exchange = new HttpExchange(request, in, out);
                handler.handle(request, exchange);
                more = exchange.reusable();
            }
        } catch (EOFException ended) {
            // the client had no further request
        } catch (IOException e) {
            LOG.debug("connection ended", e);
        } catch (IllegalArgumentException e) {
            LOG.debug("not HTTP", e);
        } finally {
            connections.remove(socket);
        }
    }

    private static HttpRequest read(InputStream in, OutputStream out) throws IOException {
        String[] start = line(in).split(" ", -1);
        if (start.length != 3) {
            throw new IOException("not a request line");
        }
        Map<String, String> headers = new HashMap<>();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            if (colon <= 0) {
                throw new IOException("not a header field: " + field);
            }
            headers.merge(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).trim(),
                    (a, b) -> a + "," + b);
        }
        if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        String body = new String(body(in, headers), StandardCharsets.UTF_8);
        return HttpRequest.of(start[0], start[1], headers, body);
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                body.write(exactly(in, bounded(body.size() + (long) size) - body.size()));
                line(in);
            }
            while (!line(in).isEmpty()) {
                // trailers say nothing to us
            }
            return body.toByteArray();
        }
        return exactly(in, bounded(Long.parseLong(headers.getOrDefault("content-length", "0"))));
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).split(";", 2)[0].trim(), 16);
    }

    private static int bounded(long size) throws IOException {
        if (size < 0 || size > MAX_BODY) {
            throw new IOException("body of " + size + " bytes");
        }
        return (int) size;
    }

    private static byte[] exactly(InputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("body cut short");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (line.size() > MAX_LINE) {
                throw new IOException("line too long");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a connection", e);
        }
    }
}
