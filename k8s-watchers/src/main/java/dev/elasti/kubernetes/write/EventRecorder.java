package dev.elasti.kubernetes.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.actors.domain.ServiceEvent;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.WriteOutcome;
import dev.elasti.kubernetes.client.ApiAnswer;
import dev.elasti.kubernetes.client.ApiCalls;
import dev.elasti.kubernetes.resource.Spellings;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Kubernetes Events: a repeated one raises the count of the one that is there. */
final class EventRecorder {
    private final ApiCalls calls;
    private final WrittenResources resources;
    private final Clock clock;
    private final Map<Key, Known> known;

    EventRecorder(ApiCalls calls, WrittenResources resources, int memory, Clock clock) {
        this.calls = calls;
        this.resources = resources;
        this.clock = clock;
        this.known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
                return size() > memory;
            }
        };
    }

    private record Key(ServiceId id, ServiceEvent event) {}

    private record Known(String name, int count) {}

    CompletionStage<WriteOutcome> record(ServiceId id, ServiceEvent event) {
        Optional<WrittenResources.Written> about = resources.find(id);
        if (about.isEmpty()) {
            return Outcomes.done(new WriteOutcome.Missing());
        }
        Key key = new Key(id, event);
        Known again = seenAgain(key);
        if (again == null) {
            return create(key, about.orElseThrow());
        }
        ObjectNode patch = calls.json().createObjectNode();
        patch.put("count", again.count()).put("lastTimestamp", now());
        return calls.patch(path(id) + "/" + again.name(), ApiCalls.MERGE_PATCH, patch)
                .thenCompose(answer -> {
                    // Events live an hour; a repeated one that has expired begins anew.
                    boolean expired = answer instanceof ApiAnswer.Rejected rejected && rejected.code() == 404;
                    return expired ? create(key, about.orElseThrow()) : Outcomes.done(Outcomes.of(answer));
                });
    }

    private @Nullable Known seenAgain(Key key) {
        synchronized (known) {
            return known.computeIfPresent(key, (_, before) -> new Known(before.name(), before.count() + 1));
        }
    }

    private CompletionStage<WriteOutcome> create(Key key, WrittenResources.Written about) {
        String name = shortened(key.id().name()) + "."
                + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        return calls.post(path(key.id()), body(key, name, about)).thenApply(answer -> {
            if (answer instanceof ApiAnswer.Accepted) {
                synchronized (known) {
                    known.put(key, new Known(name, 1));
                }
            }
            return Outcomes.of(answer);
        });
    }

    private ObjectNode body(Key key, String name, WrittenResources.Written about) {
        ObjectNode body = calls.json().createObjectNode();
        body.put("apiVersion", "v1").put("kind", "Event");
        body.putObject("metadata").put("name", name).put("namespace", key.id().namespace());
        body.putObject("involvedObject")
                .put("apiVersion", Spellings.API_VERSION)
                .put("kind", Spellings.KIND)
                .put("namespace", key.id().namespace())
                .put("name", key.id().name())
                .put("uid", about.uid());
        body.put("type", key.event().warning() ? "Warning" : "Normal");
        body.put("reason", key.event().reason());
        body.put("message", key.event().message());
        body.put("firstTimestamp", now()).put("lastTimestamp", now()).put("count", 1);
        body.put("reportingComponent", Spellings.MANAGER).put("reportingInstance", "");
        body.putObject("source").put("component", Spellings.MANAGER);
        return body;
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String shortened(String name) {
        return name.length() > 230 ? name.substring(0, 230) : name;
    }

    private static String path(ServiceId id) {
        return "/api/v1/namespaces/" + ApiCalls.segment(id.namespace()) + "/events";
    }
}
