package dev.elasti.kubernetes.view;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.ServicePort;
import dev.elasti.actors.domain.ServiceState;
import dev.elasti.kubernetes.view.Views.PodView;
import dev.elasti.kubernetes.view.Views.PortView;
import dev.elasti.kubernetes.view.Views.ServiceView;
import dev.elasti.kubernetes.view.Views.SliceView;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a Service, its pods and its slices say together. */
final class ServiceJoin {
    private static final Comparator<Endpoint> ORDER =
            Comparator.comparing(Endpoint::address).thenComparingInt(Endpoint::port);

    private ServiceJoin() {}

    /**
     * @param pods those that the selector less the parking key selects: the authority, so that endpoints outlast the parking
     *     and readiness is seen a hop before any slice says so
     * @param slices all of the Service's, where they are known: the authority if it has no selector
     * @param edgePorts edge ports as granted, by port name
     */
    static ServiceState join(
            ServiceView service,
            Collection<PodView> pods,
            Collection<SliceView> slices,
            Map<String, Integer> edgePorts) {
        if (service.externalName()) {
            return new ServiceState.Unserved(
                    "The Service is of type ExternalName, whose clients are sent elsewhere by DNS; use a ClusterIP Service.");
        }
        if (service.headless()) {
            return new ServiceState.Unserved("The Service is headless (clusterIP: None), so its clients dial the pods"
                    + " themselves and can't be held; use a Service with a cluster IP.");
        }
        List<PortView> tcp =
                service.ports().stream().filter(p -> p.protocol().equals("TCP")).toList();
        if (tcp.isEmpty()) {
            return new ServiceState.Unserved("The Service has no TCP port; UDP and SCTP can't be held.");
        }
        List<SliceView> foreign = slices.stream().filter(slice -> !slice.ours()).toList();
        boolean selectorless = service.selector().isEmpty();
        Map<String, Integer> granted = new HashMap<>();
        List<ServicePort> ports = tcp.stream()
                .map(port -> {
                    int edgePort = edgePorts.getOrDefault(port.name(), 0);
                    granted.put(port.name(), edgePort);
                    List<Endpoint> endpoints =
                            selectorless ? ofSlices(foreign, port.name()) : ofPods(pods, port.targetPort());
                    return new ServicePort(
                            port.name(), port.port(), port.protocol(), port.appProtocol(), edgePort, endpoints);
                })
                .toList();
        return new ServiceState.Served(
                ports, service.parked(), edges(slices, granted), selectorless ? addresses(ports) : ready(pods));
    }

    private static List<Endpoint> ofPods(Collection<PodView> pods, String targetPort) {
        return sorted(pods.stream().filter(PodView::ready).flatMap(pod -> {
            int port = number(targetPort, pod);
            return port == 0 ? Stream.empty() : Stream.of(new Endpoint(pod.address(), port));
        }));
    }

    private static List<Endpoint> ofSlices(Collection<SliceView> slices, String portName) {
        return sorted(slices.stream()
                .filter(slice -> slice.ports().containsKey(portName))
                .flatMap(slice -> {
                    int port = slice.ports().getOrDefault(portName, 0);
                    return slice.readyAddresses().stream().map(address -> new Endpoint(address, port));
                }));
    }

    private static List<Endpoint> sorted(Stream<Endpoint> endpoints) {
        return endpoints.distinct().sorted(ORDER).toList();
    }

    /** {@return the number of a target port, 0 if this pod has no port of that name} */
    private static int number(String targetPort, PodView pod) {
        boolean digits = !targetPort.isEmpty() && targetPort.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(targetPort) : pod.namedPorts().getOrDefault(targetPort, 0);
    }

    /** A slice that gives other ports than were granted sends clients to the wrong door: it counts as none. */
    private static List<String> edges(Collection<SliceView> slices, Map<String, Integer> granted) {
        TreeSet<String> edges = new TreeSet<>();
        for (SliceView slice : slices) {
            if (slice.ours()) {
                if (!slice.ports().equals(granted)) {
                    return List.of();
                }
                edges.addAll(slice.readyAddresses());
            }
        }
        return List.copyOf(edges);
    }

    private static int ready(Collection<PodView> pods) {
        return (int) pods.stream().filter(PodView::ready).count();
    }

    private static int addresses(List<ServicePort> ports) {
        Set<String> addresses = new HashSet<>();
        ports.forEach(port -> port.endpoints().forEach(endpoint -> addresses.add(endpoint.address())));
        return addresses.size();
    }
}
