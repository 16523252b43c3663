package dev.elasti.kubernetes.view;

import dev.elasti.actors.domain.TargetState.Trouble;
import dev.elasti.kubernetes.DefaultSpecification;
import dev.elasti.kubernetes.KubernetesSettings.EdgeService;
import dev.elasti.kubernetes.resource.ElastiService;
import dev.elasti.kubernetes.resource.ElastiServiceSpec;
import dev.elasti.kubernetes.resource.Spellings;
import dev.elasti.kubernetes.resource.Translation;
import dev.elasti.kubernetes.view.Views.ElastiView;
import dev.elasti.kubernetes.view.Views.PodView;
import dev.elasti.kubernetes.view.Views.PortView;
import dev.elasti.kubernetes.view.Views.ServiceView;
import dev.elasti.kubernetes.view.Views.SliceView;
import dev.elasti.kubernetes.view.Views.TargetView;
import dev.elasti.kubernetes.write.SliceNames;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From Kubernetes objects to what is kept of them; empty for those that are of no interest. */
final class Trimming {
    /** Waiting reasons that do not go away by waiting. */
    private static final Set<String> WAITING_TROUBLE = Set.of(
            "ImagePullBackOff",
            "ErrImagePull",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CrashLoopBackOff",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private static final String IN_TREE_CONTROLLER = "endpointslice-controller.k8s.io";

    private Trimming() {}

    static Optional<ElastiView> elasti(ElastiService resource, DefaultSpecification defaults) {
        ObjectMeta metadata = resource.getMetadata();
        @Nullable ElastiServiceSpec spec = resource.getSpec();
        return Optional.of(new ElastiView(
                orEmpty(metadata.getUid()),
                instant(metadata.getCreationTimestamp()),
                orEmpty(metadata.getResourceVersion()),
                metadata.getGeneration() == null ? 0 : metadata.getGeneration(),
                metadata.getDeletionTimestamp() != null,
                metadata.getFinalizers() != null && metadata.getFinalizers().contains(Spellings.FINALIZER),
                Optional.ofNullable(map(metadata.getAnnotations()).get(Spellings.SLEEP_NOW)),
                spec == null || spec.service() == null ? "" : spec.service(),
                Translation.of(spec, defaults),
                spec == null || spec.hosts() == null ? List.of() : List.copyOf(spec.hosts()),
                Optional.ofNullable(resource.getStatus())));
    }

    static Optional<ServiceView> service(Service resource) {
        ServiceSpec spec = resource.getSpec();
        if (spec == null) {
            return Optional.empty();
        }
        Map<String, String> selector = new HashMap<>(map(spec.getSelector()));
        boolean parked = selector.remove(Spellings.PARKED) != null;
        List<PortView> ports = new ArrayList<>();
        for (ServicePort port : list(spec.getPorts())) {
            ports.add(new PortView(
                    orEmpty(port.getName()),
                    port.getPort(),
                    port.getProtocol() == null ? "TCP" : port.getProtocol(),
                    orEmpty(port.getAppProtocol()),
                    port.getTargetPort() == null
                            ? String.valueOf(port.getPort())
                            : String.valueOf(port.getTargetPort().getValue())));
        }
        return Optional.of(new ServiceView(
                Map.copyOf(selector),
                parked,
                "None".equals(spec.getClusterIP()),
                "ExternalName".equals(spec.getType()),
                List.copyOf(ports)));
    }

    /** The in-tree controller's slices say nothing that the pods don't say earlier, but for those of the edges' own Service. */
    static Optional<SliceView> slice(EndpointSlice resource, EdgeService edges) {
        ObjectMeta metadata = resource.getMetadata();
        Map<String, String> labels = map(metadata.getLabels());
        String service = labels.get(Spellings.SERVICE_NAME_LABEL);
        if (service == null) {
            return Optional.empty();
        }
        String manager = orEmpty(labels.get(Spellings.SLICE_MANAGED_BY_LABEL));
        boolean ofEdges = service.equals(edges.name()) && edges.namespace().equals(metadata.getNamespace());
        if (manager.equals(IN_TREE_CONTROLLER) && !ofEdges) {
            return Optional.empty();
        }
        boolean ours = manager.equals(Spellings.MANAGER)
                || metadata.getName().equals(SliceNames.ipv4(service))
                || metadata.getName().equals(SliceNames.ipv6(service));
        TreeSet<String> ready = new TreeSet<>();
        list(resource.getEndpoints()).stream()
                // Absent means ready, says the API.
                .filter(e -> e.getConditions() == null
                        || !Boolean.FALSE.equals(e.getConditions().getReady()))
                .forEach(e -> ready.addAll(list(e.getAddresses())));
        Map<String, Integer> ports = new TreeMap<>();
        list(resource.getPorts()).stream()
                .filter(port -> port.getPort() != null)
                .forEach(port -> ports.put(orEmpty(port.getName()), port.getPort()));
        return Optional.of(new SliceView(service, ours, List.copyOf(ready), Map.copyOf(ports)));
    }

    /** A pod that has ended is no pod any more. */
    static Optional<PodView> pod(Pod resource) {
        if (resource.getStatus() == null || resource.getSpec() == null) {
            return Optional.empty();
        }
        String phase = orEmpty(resource.getStatus().getPhase());
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return Optional.empty();
        }
        String address = orEmpty(resource.getStatus().getPodIP());
        boolean ready = resource.getMetadata().getDeletionTimestamp() == null
                && !address.isEmpty()
                && list(resource.getStatus().getConditions()).stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
        Map<String, Integer> named = new HashMap<>();
        list(resource.getSpec().getContainers()).forEach(container -> {
            for (ContainerPort port : list(container.getPorts())) {
                if (port.getName() != null
                        && (port.getProtocol() == null || port.getProtocol().equals("TCP"))) {
                    named.put(port.getName(), port.getContainerPort());
                }
            }
        });
        return Optional.of(new PodView(
                Map.copyOf(map(resource.getMetadata().getLabels())),
                ready,
                address,
                Map.copyOf(named),
                ready ? Optional.empty() : trouble(resource)));
    }

    static Optional<TargetView> target(GenericKubernetesResource resource) {
        int replicas = resource.get("spec", "replicas") instanceof Number number ? number.intValue() : 1;
        int running = resource.get("status", "replicas") instanceof Number number ? number.intValue() : 0;
        Optional<Trouble> trouble = Optional.empty();
        if (resource.get("status", "conditions") instanceof List<?> conditions) {
            for (Object condition : conditions) {
                if (condition instanceof Map<?, ?> fields
                        && "ReplicaFailure".equals(fields.get("type"))
                        && "True".equals(fields.get("status"))) {
                    trouble = Optional.of(new Trouble(text(fields.get("reason")), text(fields.get("message"))));
                }
            }
        }
        return Optional.of(
                new TargetView(replicas, running, orEmpty(resource.getMetadata().getResourceVersion()), trouble));
    }

    private static Optional<Trouble> trouble(Pod pod) {
        List<ContainerStatus> containers = new ArrayList<>(list(pod.getStatus().getInitContainerStatuses()));
        containers.addAll(list(pod.getStatus().getContainerStatuses()));
        for (ContainerStatus container : containers) {
            var waiting =
                    container.getState() == null ? null : container.getState().getWaiting();
            if (waiting != null && WAITING_TROUBLE.contains(orEmpty(waiting.getReason()))) {
                return Optional.of(new Trouble(waiting.getReason(), orEmpty(waiting.getMessage())));
            }
        }
        for (PodCondition condition : list(pod.getStatus().getConditions())) {
            if ("PodScheduled".equals(condition.getType()) && "Unschedulable".equals(condition.getReason())) {
                return Optional.of(new Trouble("Unschedulable", orEmpty(condition.getMessage())));
            }
        }
        return Optional.empty();
    }

    private static Instant instant(@Nullable String text) {
        return text == null ? Instant.EPOCH : Instant.parse(text);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static Map<String, String> map(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
