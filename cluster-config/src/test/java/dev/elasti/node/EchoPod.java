package dev.elasti.node;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/** The program of a test's pod: sends every body back. */
final class EchoPod {
    private EchoPod() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(System.getenv("POD_IP"), Integer.parseInt(System.getenv("PORT"))), 0);
        server.createContext("/", exchange -> {
            try (exchange;
                    InputStream in = exchange.getRequestBody();
                    OutputStream out = exchange.getResponseBody()) {
                byte[] body = in.readAllBytes();
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                out.write(body);
            }
        });
        server.start();
    }
}
