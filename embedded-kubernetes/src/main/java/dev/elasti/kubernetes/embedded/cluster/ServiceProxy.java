package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Identity;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceTypes;
import dev.elasti.kubernetes.embedded.api.StoreEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * kube-proxy in user space: listens on every port of every Service's cluster address and splices each connection to a
 * ready endpoint picked at random out of all the Service's slices, whoever made them, each at its own port number.
 */
public final class ServiceProxy implements Controller, AutoCloseable {
    /** One port of one Service; the name is empty where the port has none. */
    public record PortKey(ObjectKey service, String portName) {}

    private final ObjectApi api;
    private final int privilegedPortShift;
    private final Map<PortKey, ProxiedPort> ports = new ConcurrentHashMap<>();

    ServiceProxy(ObjectApi api, int privilegedPortShift) {
        this.api = api;
        this.privilegedPortShift = privilegedPortShift;
    }

    /** Where the port can be dialled, whether or not anyone answers right now; nothing while it is not known. */
    public Optional<InetSocketAddress> address(PortKey port) {
        return Optional.ofNullable(ports.get(port)).map(ProxiedPort::address);
    }

    /** Where connections go now. */
    public List<InetSocketAddress> backends(PortKey port) {
        return Optional.ofNullable(ports.get(port)).map(ProxiedPort::backends).orElse(List.of());
    }

    /** New connections so far to each backend of a Service port. */
    public Map<InetSocketAddress, Long> connections(PortKey port) {
        return Optional.ofNullable(ports.get(port))
                .map(ProxiedPort::connections)
                .orElse(Map.of());
    }

    @Override
    public Collection<ObjectKey> concernedBy(StoreEvent event) {
        ObjectNode object = event.object();
        return switch (object.path("kind").asText()) {
            case "Service" -> List.of(event.key());
            case "EndpointSlice" -> {
                Set<ObjectKey> services = new HashSet<>();
                services.add(serviceOf(object));
                if (event instanceof StoreEvent.Modified modified) {
                    services.add(serviceOf(modified.before()));
                }
                yield services;
            }
            default -> List.of();
        };
    }

    @Override
    public void reconcile(ObjectKey key) {
        Map<PortKey, JsonNode> wanted = new HashMap<>();
        Optional<ObjectNode> service = api.find(ResourceTypes.SERVICES, key)
                .filter(found -> !Json.text(found, "spec.clusterIP").isEmpty()
                        && !Json.text(found, "spec.clusterIP").equals("None"));
        service.ifPresent(found -> Json.at(found, "spec.ports")
                .forEach(port -> wanted.put(new PortKey(key, port.path("name").asText("")), port)));
        ports.entrySet().removeIf(entry -> {
            boolean gone = entry.getKey().service().equals(key) && !wanted.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        service.ifPresent(found -> wanted.forEach((portKey, port) -> {
            InetSocketAddress address = new InetSocketAddress(
                    Json.text(found, "spec.clusterIP"), port.path("port").asInt());
            ProxiedPort proxied = ports.compute(portKey, (_, old) -> {
                if (old != null && old.isFor(address)) {
                    return old;
                }
                if (old != null) {
                    old.close();
                }
                return new ProxiedPort(address, privilegedPortShift);
            });
            proxied.serve(endpoints(key, portKey.portName()));
        }));
    }

    @Override
    public void close() {
        ports.values().forEach(ProxiedPort::close);
        ports.clear();
    }

    /** Ready endpoints; if there are none, those that still serve while they end. */
    private List<InetSocketAddress> endpoints(ObjectKey service, String portName) {
        List<InetSocketAddress> ready = new ArrayList<>();
        List<InetSocketAddress> ending = new ArrayList<>();
        for (ObjectNode slice : api.list(ResourceTypes.ENDPOINT_SLICES, service.namespace())) {
            if (serviceOf(slice).equals(service)) {
                Json.stream(slice.path("ports"))
                        .filter(port -> port.path("name").asText("").equals(portName))
                        .map(port -> port.path("port").asInt())
                        .forEach(port -> slice.path("endpoints").forEach(endpoint -> {
                            JsonNode conditions = endpoint.path("conditions");
                            InetSocketAddress address = new InetSocketAddress(
                                    endpoint.path("addresses").path(0).asText(), port);
                            if (conditions.path("ready").asBoolean(true)) {
                                ready.add(address);
                            } else if (conditions.path("serving").asBoolean()
                                    && conditions.path("terminating").asBoolean()) {
                                ending.add(address);
                            }
                        }));
            }
        }
        return List.copyOf(ready.isEmpty() ? ending : ready);
    }

    private static ObjectKey serviceOf(ObjectNode slice) {
        return new ObjectKey(
                Identity.key(slice).namespace(),
                Json.at(slice, "metadata.labels")
                        .path(EndpointSliceController.SERVICE_NAME)
                        .asText());
    }
}
