package dev.elasti.kubernetes.embedded.http;

import java.io.IOException;

/** Answers one request, on the virtual thread of its connection; may block for as long as the answer takes. */
@FunctionalInterface
public interface HttpHandler {
    void handle(HttpRequest request, HttpExchange exchange) throws IOException;
}
