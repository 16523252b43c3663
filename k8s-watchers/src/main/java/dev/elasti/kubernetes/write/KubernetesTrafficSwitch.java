package dev.elasti.kubernetes.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.TrafficSwitch;
import dev.elasti.actors.ports.WriteOutcome;
import dev.elasti.kubernetes.client.ApiAnswer;
import dev.elasti.kubernetes.client.ApiCalls;
import dev.elasti.kubernetes.resource.Spellings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The edge's slices by server-side apply, the parking key by a patch of that one key, so that nobody else's field is ever
 * written. {@link WriteOutcome.Unchanged} is told from the resourceVersion that the last write of this node left behind.
 */
public final class KubernetesTrafficSwitch implements TrafficSwitch {
    private static final String APPLY = "?fieldManager=" + Spellings.MANAGER + "&force=true";
    private static final String PATCH = "?fieldManager=" + Spellings.MANAGER;

    private final ApiCalls calls;
    /** By path, the version our last write left; empty once deleted. Bounded by the number of managed Services. */
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    public KubernetesTrafficSwitch(ApiCalls calls) {
        this.calls = calls;
    }

    @Override
    public CompletionStage<WriteOutcome> edgeIn(EdgeSlice slice) {
        List<String> v6 = slice.addresses().stream()
                .filter(a -> a.indexOf(':') >= 0)
                .sorted()
                .toList();
        List<String> v4 = slice.addresses().stream()
                .filter(a -> a.indexOf(':') < 0)
                .sorted()
                .toList();
        return family(slice, "IPv4", SliceNames.ipv4(slice.service()), v4)
                .thenCombine(
                        family(slice, "IPv6", SliceNames.ipv6(slice.service()), v6), KubernetesTrafficSwitch::both);
    }

    @Override
    public CompletionStage<WriteOutcome> edgeOut(ServiceId id, String service) {
        return remove(slicePath(id, SliceNames.ipv4(service)))
                .thenCombine(remove(slicePath(id, SliceNames.ipv6(service))), KubernetesTrafficSwitch::both);
    }

    @Override
    public CompletionStage<WriteOutcome> park(ServiceId id, String service) {
        // "add" fits only where a selector is: a Service that has just lost its own must not get one of us.
        ArrayNode patch = calls.json().createArrayNode();
        patch.addObject()
                .put("op", "add")
                .put("path", "/spec/selector/" + Spellings.PARKED.replace("/", "~1"))
                .put("value", "true");
        return patchService(id, service, ApiCalls.JSON_PATCH, patch);
    }

    @Override
    public CompletionStage<WriteOutcome> unpark(ServiceId id, String service) {
        ObjectNode patch = calls.json().createObjectNode();
        patch.putObject("spec").putObject("selector").putNull(Spellings.PARKED);
        return patchService(id, service, ApiCalls.MERGE_PATCH, patch);
    }

    private CompletionStage<WriteOutcome> patchService(ServiceId id, String service, String type, JsonNode patch) {
        String path =
                "/api/v1/namespaces/" + ApiCalls.segment(id.namespace()) + "/services/" + ApiCalls.segment(service);
        return calls.patch(path + PATCH, type, patch).thenApply(answer -> noted(path, answer));
    }

    private CompletionStage<WriteOutcome> family(EdgeSlice slice, String family, String name, List<String> addresses) {
        String path = slicePath(slice.id(), name);
        if (!addresses.isEmpty()) {
            return calls.patch(path + APPLY, ApiCalls.APPLY_PATCH, body(slice, family, name, addresses))
                    .thenApply(answer -> noted(path, answer));
        }
        return "".equals(versions.get(path)) ? Outcomes.done(new WriteOutcome.Unchanged()) : remove(path);
    }

    private CompletionStage<WriteOutcome> remove(String path) {
        return calls.delete(path).thenApply(answer -> switch (answer) {
            case ApiAnswer.Accepted _ -> {
                versions.put(path, "");
                yield new WriteOutcome.Written();
            }
            case ApiAnswer.Rejected rejected
            when rejected.code() == 404 -> {
                versions.put(path, "");
                yield new WriteOutcome.Unchanged();
            }
            case ApiAnswer.Rejected _, ApiAnswer.Unavailable _ -> Outcomes.of(answer);
        });
    }

    private WriteOutcome noted(String path, ApiAnswer answer) {
        if (answer instanceof ApiAnswer.Accepted accepted) {
            String version = accepted.resourceVersion();
            return version.equals(versions.put(path, version))
                    ? new WriteOutcome.Unchanged()
                    : new WriteOutcome.Written();
        }
        return Outcomes.of(answer);
    }

    private ObjectNode body(EdgeSlice slice, String family, String name, List<String> addresses) {
        ObjectNode body = calls.json().createObjectNode();
        body.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
        ObjectNode metadata = body.putObject("metadata");
        metadata.put("name", name).put("namespace", slice.id().namespace());
        metadata.putObject("labels")
                .put(Spellings.SERVICE_NAME_LABEL, slice.service())
                .put(Spellings.SLICE_MANAGED_BY_LABEL, Spellings.MANAGER)
                .put(Spellings.MANAGED_BY_LABEL, Spellings.MANAGER);
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", Spellings.API_VERSION)
                .put("kind", Spellings.KIND)
                .put("name", slice.id().name())
                .put("uid", slice.uid())
                .put("controller", false);
        body.put("addressType", family);
        ArrayNode endpoints = body.putArray("endpoints");
        for (String address : addresses) {
            ObjectNode endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(address);
            endpoint.putObject("conditions")
                    .put("ready", true)
                    .put("serving", true)
                    .put("terminating", false);
        }
        ArrayNode ports = body.putArray("ports");
        new TreeMap<>(slice.ports())
                .forEach((portName, port) -> ports.addObject()
                        .put("name", portName)
                        .put("protocol", "TCP")
                        .put("port", port));
        return body;
    }

    private static String slicePath(ServiceId id, String name) {
        return "/apis/discovery.k8s.io/v1/namespaces/" + ApiCalls.segment(id.namespace()) + "/endpointslices/"
                + ApiCalls.segment(name);
    }

    /** One outcome of two writes: what went wrong first, else whether anything was written. */
    private static WriteOutcome both(WriteOutcome one, WriteOutcome other) {
        if (one instanceof WriteOutcome.Unchanged) {
            return other;
        }
        if (one instanceof WriteOutcome.Written && other instanceof WriteOutcome.Unchanged) {
            return one;
        }
        return one instanceof WriteOutcome.Written ? other : one;
    }
}
