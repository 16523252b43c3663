package dev.elasti.kubernetes.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.actors.domain.ServiceEvent;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.StatusReport;
import dev.elasti.actors.ports.ResourceWriter;
import dev.elasti.actors.ports.WriteOutcome;
import dev.elasti.kubernetes.client.ApiAnswer;
import dev.elasti.kubernetes.client.ApiCalls;
import dev.elasti.kubernetes.resource.ElastiServiceStatus;
import dev.elasti.kubernetes.resource.Spellings;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Status by server-side apply, so that a field that is no longer said goes away by itself; finalizers by a fenced patch. */
public final class KubernetesResourceWriter implements ResourceWriter {
    private static final int ATTEMPTS = 4;

    private final ApiCalls calls;
    private final WrittenResources resources;
    private final EventRecorder events;
    private final Clock clock;
    private final NewestLast<StatusReport> reports = new NewestLast<>(this::write);
    /** The status that this node wrote last, and the version it got: the informer may not have seen it yet. */
    private final Map<ServiceId, OwnWrite> own = new ConcurrentHashMap<>();

    public KubernetesResourceWriter(ApiCalls calls, WrittenResources resources, int eventMemory, Clock clock) {
        this.calls = calls;
        this.resources = resources;
        this.events = new EventRecorder(calls, resources, eventMemory, clock);
        this.clock = clock;
    }

    private record OwnWrite(String resourceVersion, ElastiServiceStatus status) {}

    @Override
    public CompletionStage<WriteOutcome> report(ServiceId id, StatusReport report) {
        return reports.write(id, report);
    }

    private CompletionStage<WriteOutcome> write(ServiceId id, StatusReport report) {
        Optional<ElastiServiceStatus> before = standing(id);
        Instant now = clock.instant();
        ElastiServiceStatus status = StatusText.of(report, before, now);
        if (before.isPresent() && before.orElseThrow().withoutReconciledTime().equals(status)) {
            return Outcomes.done(new WriteOutcome.Unchanged());
        }
        ObjectNode body = calls.json().createObjectNode();
        body.put("apiVersion", Spellings.API_VERSION).put("kind", Spellings.KIND);
        body.putObject("metadata").put("name", id.name()).put("namespace", id.namespace());
        body.set("status", calls.json().valueToTree(status.at(StatusText.time(now))));
        String path = path(id) + "/status?fieldManager=" + Spellings.MANAGER + "&force=true";
        return calls.patch(path, ApiCalls.APPLY_PATCH, body).thenApply(answer -> {
            if (answer instanceof ApiAnswer.Accepted accepted) {
                own.put(id, new OwnWrite(accepted.resourceVersion(), status));
            }
            return Outcomes.of(answer);
        });
    }

    @Override
    public CompletionStage<WriteOutcome> record(ServiceId id, ServiceEvent event) {
        return events.record(id, event);
    }

    @Override
    public CompletionStage<WriteOutcome> addFinalizer(ServiceId id) {
        return finalizer(id, true, ATTEMPTS);
    }

    @Override
    public CompletionStage<WriteOutcome> removeFinalizer(ServiceId id) {
        own.remove(id);
        return finalizer(id, false, ATTEMPTS);
    }

    /** What stands in the resource: as seen, unless this node wrote something since. */
    private Optional<ElastiServiceStatus> standing(ServiceId id) {
        Optional<WrittenResources.Written> seen = resources.find(id);
        OwnWrite mine = own.get(id);
        if (mine == null) {
            return seen.flatMap(WrittenResources.Written::status);
        }
        if (seen.isPresent() && version(seen.orElseThrow().resourceVersion()) >= version(mine.resourceVersion())) {
            own.remove(id, mine);
            return seen.orElseThrow().status();
        }
        return Optional.of(mine.status());
    }

    /** Versions grow (Kubernetes says so by now); one that can't be read is taken for old, and costs one write too many. */
    private static long version(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private CompletionStage<WriteOutcome> finalizer(ServiceId id, boolean wanted, int attempts) {
        return calls.get(path(id)).thenCompose(answer -> {
            if (!(answer instanceof ApiAnswer.Accepted accepted)) {
                return Outcomes.done(Outcomes.of(answer));
            }
            List<String> finalizers = new ArrayList<>();
            accepted.body().path("metadata").path("finalizers").forEach(name -> finalizers.add(name.asText()));
            if (finalizers.contains(Spellings.FINALIZER) == wanted) {
                return Outcomes.done(new WriteOutcome.Unchanged());
            }
            if (wanted) {
                finalizers.add(Spellings.FINALIZER);
            } else {
                finalizers.remove(Spellings.FINALIZER);
            }
            ObjectNode patch = calls.json().createObjectNode();
            ObjectNode metadata = patch.putObject("metadata").put("resourceVersion", accepted.resourceVersion());
            ArrayNode list = metadata.putArray("finalizers");
            finalizers.forEach(list::add);
            return calls.patch(path(id) + "?fieldManager=" + Spellings.MANAGER, ApiCalls.MERGE_PATCH, patch)
                    .thenCompose(written ->
                            written instanceof ApiAnswer.Rejected rejected && rejected.code() == 409 && attempts > 1
                                    ? finalizer(id, wanted, attempts - 1)
                                    : Outcomes.done(Outcomes.of(written)));
        });
    }

    private static String path(ServiceId id) {
        return "/apis/" + Spellings.API_VERSION + "/namespaces/" + ApiCalls.segment(id.namespace()) + "/"
                + Spellings.PLURAL + "/" + ApiCalls.segment(id.name());
    }
}
