package dev.elasti.kubernetes.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.TargetRef;
import dev.elasti.actors.ports.ScaleOutcome;
import dev.elasti.actors.ports.Scaler;
import dev.elasti.kubernetes.client.ApiAnswer;
import dev.elasti.kubernetes.client.ApiCalls;
import dev.elasti.kubernetes.client.KindDirectory;
import dev.elasti.kubernetes.client.KindDirectory.KindName;
import dev.elasti.kubernetes.resource.Spellings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Writes replicas through {@code /scale}. A wake is one round trip: a patch that only fits an object at zero, so that it
 * can never lower what somebody else has raised. Only when it does not fit is the object read.
 */
public final class KubernetesScaler implements Scaler {
    private static final String QUERY = "?fieldManager=" + Spellings.MANAGER;

    private final ApiCalls calls;
    private final KindDirectory kinds;

    public KubernetesScaler(ApiCalls calls, KindDirectory kinds) {
        this.calls = calls;
        this.kinds = kinds;
    }

    @Override
    public CompletionStage<ScaleOutcome> wake(ServiceId id, TargetRef target, int replicas) {
        return located(
                id,
                target,
                path -> calls.patch(path + QUERY, ApiCalls.JSON_PATCH, fromZero(replicas))
                        .thenCompose(answer -> switch (answer) {
                            case ApiAnswer.Accepted accepted ->
                                done(new ScaleOutcome.Scaled(0, replicas, accepted.resourceVersion()));
                            // The test did not hold: it is not at zero (or this server writes zeros out). Look and
                            // decide.
                            case ApiAnswer.Rejected rejected when rejected.code() == 422 -> raise(path, replicas);
                            case ApiAnswer.Rejected rejected -> done(outcome(rejected));
                            case ApiAnswer.Unavailable unavailable ->
                                done(new ScaleOutcome.Unavailable(unavailable.cause()));
                        }));
    }

    @Override
    public CompletionStage<ScaleOutcome> sleep(ServiceId id, TargetRef target, String resourceVersion) {
        return located(
                id,
                target,
                path -> calls.put(path + QUERY, scale(id, target, resourceVersion, 0))
                        .thenApply(answer -> switch (answer) {
                            case ApiAnswer.Accepted accepted
                            when accepted.resourceVersion().equals(resourceVersion) -> new ScaleOutcome.AlreadyThere(0);
                            case ApiAnswer.Accepted accepted ->
                                new ScaleOutcome.Scaled(
                                        accepted.body()
                                                .path("status")
                                                .path("replicas")
                                                .asInt(),
                                        0,
                                        accepted.resourceVersion());
                            case ApiAnswer.Rejected rejected -> outcome(rejected);
                            case ApiAnswer.Unavailable unavailable -> new ScaleOutcome.Unavailable(unavailable.cause());
                        }));
    }

    private CompletionStage<ScaleOutcome> raise(String path, int replicas) {
        return calls.get(path).thenCompose(answer -> switch (answer) {
            case ApiAnswer.Accepted accepted -> {
                int now = accepted.body().path("spec").path("replicas").asInt();
                yield now >= replicas
                        ? done(new ScaleOutcome.AlreadyThere(now))
                        : raiseFrom(path, now, replicas, accepted.body());
            }
            case ApiAnswer.Rejected rejected -> done(outcome(rejected));
            case ApiAnswer.Unavailable unavailable -> done(new ScaleOutcome.Unavailable(unavailable.cause()));
        });
    }

    /** Writes what was read back with more replicas; its resourceVersion keeps a concurrent raise from being lowered. */
    private CompletionStage<ScaleOutcome> raiseFrom(String path, int from, int to, JsonNode scale) {
        ObjectNode raised = scale.deepCopy();
        raised.withObject("/spec").put("replicas", to);
        return calls.put(path + QUERY, raised).thenApply(answer -> switch (answer) {
            case ApiAnswer.Accepted accepted -> new ScaleOutcome.Scaled(from, to, accepted.resourceVersion());
            case ApiAnswer.Rejected rejected -> outcome(rejected);
            case ApiAnswer.Unavailable unavailable -> new ScaleOutcome.Unavailable(unavailable.cause());
        });
    }

    private CompletionStage<ScaleOutcome> located(
            ServiceId id, TargetRef target, Function<String, CompletionStage<ScaleOutcome>> write) {
        return kinds.lookUp(new KindName(target.apiVersion(), target.kind())).thenCompose(entry -> switch (entry) {
            case KindDirectory.Entry.Served served
            when served.scalable() -> write.apply(served.scalePath(id.namespace(), target.name()));
            case KindDirectory.Entry.Served served ->
                done(new ScaleOutcome.Refused(served.name() + " has no scale subresource"));
            case KindDirectory.Entry.NotServed _ -> done(new ScaleOutcome.Missing());
            case KindDirectory.Entry.Unavailable unavailable -> done(new ScaleOutcome.Unavailable(unavailable.cause()));
        });
    }

    /** A Scale says nothing of replicas when there are none, so the test is for absence. */
    private ArrayNode fromZero(int replicas) {
        ArrayNode patch = calls.json().createArrayNode();
        patch.addObject().put("op", "test").put("path", "/spec/replicas").putNull("value");
        patch.addObject().put("op", "add").put("path", "/spec/replicas").put("value", replicas);
        return patch;
    }

    private ObjectNode scale(ServiceId id, TargetRef target, String resourceVersion, int replicas) {
        ObjectNode scale = calls.json().createObjectNode();
        scale.put("apiVersion", "autoscaling/v1").put("kind", "Scale");
        scale.putObject("metadata")
                .put("name", target.name())
                .put("namespace", id.namespace())
                .put("resourceVersion", resourceVersion);
        scale.putObject("spec").put("replicas", replicas);
        return scale;
    }

    private static ScaleOutcome outcome(ApiAnswer.Rejected rejected) {
        return switch (rejected.code()) {
            case 404 -> new ScaleOutcome.Missing();
            case 409 -> new ScaleOutcome.Conflict(rejected.message());
            default -> new ScaleOutcome.Refused(rejected.message());
        };
    }

    private static CompletionStage<ScaleOutcome> done(ScaleOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
