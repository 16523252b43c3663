package dev.elasti.kubernetes.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous calls over the client's own connections and credentials. Nothing blocks, nothing is retried in here (who
 * asked decides that), and no stage fails: what goes wrong is an {@link ApiAnswer}. So many are under way at a time; the others
 * wait for their turn, for as long as a call may take at most.
 */
public final class ApiCalls {
    public static final String JSON = "application/json";
    public static final String JSON_PATCH = "application/json-patch+json";
    public static final String MERGE_PATCH = "application/merge-patch+json";
    public static final String APPLY_PATCH = "application/apply-patch+yaml";

    private static final String NAMESPACES = "/namespaces/";
    private static final int MAX_CAUSE = 500;

    private final HttpClient http;
    private final String base;
    private final Duration timeout;
    private final ObjectMapper json;
    private final Turnstile turnstile;
    private final Urgency urgency;

    /**
     * @param timeout of each call, from when it is made
     * @param underWay how many are made at a time
     */
    public ApiCalls(KubernetesClient client, Duration timeout, int underWay) {
        this.urgency = Urgency.SCALE;
        this.turnstile = new Turnstile(underWay, timeout, System::nanoTime);
        this.json = new ObjectMapper();
        this.http = client.getHttpClient()
                .newBuilder()
                .tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build())
                .build();
        String url = client.getMasterUrl().toString();
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.timeout = timeout;
    }

    private ApiCalls(ApiCalls all, Urgency urgency) {
        this.http = all.http;
        this.base = all.base;
        this.timeout = all.timeout;
        this.json = all.json;
        this.turnstile = all.turnstile;
        this.urgency = urgency;
    }

    /** {@return the same, for calls that are so urgent; without it they are of the most urgent} */
    public ApiCalls as(Urgency other) {
        return new ApiCalls(this, other);
    }

    /** {@return the mapper that bodies are written and read with} */
    public ObjectMapper json() {
        return json;
    }

    public CompletionStage<ApiAnswer> get(String path) {
        return send("GET", path, null, null);
    }

    public CompletionStage<ApiAnswer> delete(String path) {
        return send("DELETE", path, JSON, "{}");
    }

    public CompletionStage<ApiAnswer> post(String path, JsonNode body) {
        return send("POST", path, JSON, body.toString());
    }

    public CompletionStage<ApiAnswer> put(String path, JsonNode body) {
        return send("PUT", path, JSON, body.toString());
    }

    /** @param type one of the {@code …_PATCH} content types */
    public CompletionStage<ApiAnswer> patch(String path, String type, JsonNode body) {
        return send("PATCH", path, type, body.toString());
    }

    /** {@return {@code text} as one segment of a path or one value of a query} */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** {@return the namespace that what is at this path is in; empty if it is in none} */
    static String namespace(String path) {
        int before = path.indexOf(NAMESPACES);
        if (before < 0) {
            return "";
        }
        int from = before + NAMESPACES.length();
        int to = path.indexOf('/', from);
        return path.substring(from, to < 0 ? path.length() : to);
    }

    private CompletionStage<ApiAnswer> send(
            String method, String path, @Nullable String contentType, @Nullable String body) {
        HttpRequest.Builder request =
                http.newHttpRequestBuilder().uri(base + path).method(method, contentType, body);
        return turnstile.pass(urgency, namespace(path), () -> sendNow(request));
    }

    private CompletionStage<ApiAnswer> sendNow(HttpRequest.Builder request) {
        try {
            HttpRequest built = request.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .header("Accept", JSON)
                    .build();
            return http.sendAsync(built, byte[].class)
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .handle(this::answer);
        } catch (RuntimeException e) {
            // A closed client or an interceptor may throw where a failed stage is promised.
            return CompletableFuture.completedFuture(new ApiAnswer.Unavailable(describe(e)));
        }
    }

    private ApiAnswer answer(@Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
        if (response == null) {
            return new ApiAnswer.Unavailable(describe(failure));
        }
        int code = response.code();
        JsonNode body = parse(response.body());
        if (code >= 200 && code < 300) {
            return new ApiAnswer.Accepted(code, body);
        }
        String message = body.path("message").asText("");
        String said = message.isEmpty() ? "HTTP status " + code : message;
        return code == 429 || code >= 500 ? new ApiAnswer.Unavailable(said) : new ApiAnswer.Rejected(code, said);
    }

    private JsonNode parse(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return json.readTree(body);
        } catch (IOException e) {
            return json.createObjectNode()
                    .put("message", new String(body, 0, Math.min(body.length, MAX_CAUSE), StandardCharsets.UTF_8));
        }
    }

    private static String describe(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause == null) {
            return "no answer";
        }
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
