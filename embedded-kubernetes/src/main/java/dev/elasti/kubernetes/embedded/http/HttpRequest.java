package dev.elasti.kubernetes.embedded.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request, its body complete and text: all bodies here are JSON or YAML. Header names are in lower case; of a repeated query parameter the last one counts.
 *
 * @param path decoded, without the query
 */
public record HttpRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, String body) {

    public HttpRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    static HttpRequest of(String method, String target, Map<String, String> headers, String body) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        Map<String, String> query = new HashMap<>();
        if (mark >= 0) {
            for (String pair : target.substring(mark + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    query.put(
                            decode(equals < 0 ? pair : pair.substring(0, equals)),
                            equals < 0 ? "" : decode(pair.substring(equals + 1)));
                }
            }
        }
        return new HttpRequest(method, decode(path.replace("+", "%2B")), query, headers, body);
    }

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /** The parameter's value, if it is there and not empty. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    public boolean flag(String name) {
        return parameter(name)
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
    }

    public boolean isWebSocketUpgrade() {
        return header("upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
