package dev.elasti.kubernetes.embedded;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What pods of these tests run: a small server that is told by its environment where to listen. */
public final class PodProgram {
    private PodProgram() {}

    /** The shell command that runs this program as a pod. */
    static String command(String mode) {
        try {
            Path classes = Path.of(PodProgram.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return "exec '" + System.getProperty("java.home") + "/bin/java' -XX:TieredStopAtLevel=1 -Xmx32m -cp '"
                    + classes + "' " + PodProgram.class.getName() + " " + mode;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code http}: answers its pod's name, and is ready only from the second probe on; {@code tcp}: answers after the end. */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(System.getenv("POD_IP"), Integer.parseInt(System.getenv("PORT")));
        if (arguments[0].equals("tcp")) {
            answerAfterTheEnd(address);
        } else {
            answerWithTheName(address);
        }
    }

    private static void answerWithTheName(InetSocketAddress address) throws IOException {
        HttpServer server = HttpServer.create(address, 100);
        byte[] name = (System.getenv("POD_NAME") + " " + System.getenv("GREETING")).getBytes(StandardCharsets.UTF_8);
        boolean[] probed = {false};
        server.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(probed[0] ? 200 : 503, -1);
            probed[0] = true;
            exchange.close();
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, name.length);
            exchange.getResponseBody().write(name);
            exchange.close();
        });
        server.start();
        System.out.println("listening on " + address);
    }

    private static void answerAfterTheEnd(InetSocketAddress address) throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            server.bind(address);
            while (true) {
                try (Socket socket = server.accept()) {
                    InputStream in = socket.getInputStream();
                    OutputStream out = socket.getOutputStream();
                    out.write(("got " + new String(in.readAllBytes(), StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }
}
