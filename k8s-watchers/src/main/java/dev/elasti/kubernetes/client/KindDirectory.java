package dev.elasti.kubernetes.client;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the API server keeps the objects of a kind. What is known stays known (a kind's plural never changes), so that
 * the watch of a target has looked it up before the first wake needs it.
 */
public final class KindDirectory {
    private final ApiCalls calls;
    private final Map<KindName, Entry.Served> known = new ConcurrentHashMap<>();

    public KindDirectory(ApiCalls calls) {
        this.calls = calls;
    }

    /** A kind by the names a user gives it. */
    public record KindName(String apiVersion, String kind) {
        public KindName {
            requireNonNull(apiVersion, "apiVersion");
            requireNonNull(kind, "kind");
        }

        public String group() {
            int slash = apiVersion.indexOf('/');
            return slash < 0 ? "" : apiVersion.substring(0, slash);
        }

        public String version() {
            return apiVersion.substring(apiVersion.indexOf('/') + 1);
        }

        private String path() {
            return (group().isEmpty() ? "/api/" : "/apis/") + apiVersion;
        }

        @Override
        public String toString() {
            return apiVersion + " " + kind;
        }
    }

    /** What the API server says of a kind. */
    public sealed interface Entry {
        /** @param scalable whether it has a scale subresource */
        record Served(KindName name, String plural, boolean scalable) implements Entry {
            /** {@return the path of one object's scale subresource} */
            public String scalePath(String namespace, String object) {
                return name.path() + "/namespaces/" + ApiCalls.segment(namespace) + "/" + plural + "/"
                        + ApiCalls.segment(object) + "/scale";
            }
        }

        record NotServed() implements Entry {}

        record Unavailable(String cause) implements Entry {}
    }

    /** Looks the kind up; the stage never fails. */
    public CompletionStage<Entry> lookUp(KindName name) {
        Entry.Served hit = known.get(name);
        if (hit != null) {
            return CompletableFuture.completedFuture(hit);
        }
        return calls.get(name.path()).thenApply(answer -> switch (answer) {
            case ApiAnswer.Accepted accepted -> read(name, accepted.body());
            case ApiAnswer.Rejected rejected when rejected.code() == 404 -> new Entry.NotServed();
            case ApiAnswer.Rejected rejected -> new Entry.Unavailable(rejected.message());
            case ApiAnswer.Unavailable unavailable -> new Entry.Unavailable(unavailable.cause());
        });
    }

    private Entry read(KindName name, JsonNode list) {
        String plural = "";
        for (JsonNode resource : list.path("resources")) {
            String resourceName = resource.path("name").asText();
            if (resource.path("kind").asText().equals(name.kind())
                    && resource.path("namespaced").asBoolean()
                    && resourceName.indexOf('/') < 0) {
                plural = resourceName;
            }
        }
        if (plural.isEmpty()) {
            return new Entry.NotServed();
        }
        boolean scalable = false;
        for (JsonNode resource : list.path("resources")) {
            scalable |= resource.path("name").asText().equals(plural + "/scale");
        }
        Entry.Served served = new Entry.Served(name, plural, scalable);
        if (scalable) {
            known.put(name, served);
        }
        return served;
    }
}
