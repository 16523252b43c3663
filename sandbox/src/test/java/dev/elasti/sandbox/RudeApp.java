package dev.elasti.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A pod that promises more than it sends: every request to it is lost. */
final class RudeApp {
    private RudeApp() {}

    public static void main(String[] args) throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress(System.getenv("POD_IP"), Integer.parseInt(System.getenv("PORT"))), 1024);
            while (!Thread.currentThread().isInterrupted()) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> answer(client));
            }
        }
    }

    private static void answer(Socket client) {
        try (client) {
            // The head of a small request comes in one piece; the probe of readiness sends nothing at all.
            if (client.getInputStream().read(new byte[8192]) > 0) {
                client.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // the caller left first
        }
    }
}
