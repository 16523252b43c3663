package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for: an ElastiService's {@code spec}, validated, with every default filled in (the CRD's defaults for
 * fields of the resource, the node's settings for the rest).
 *
 * @param service the public Service, in the resource's namespace
 * @param minReplicas replicas to wake with, at least 1
 * @param cooldown how long the service must be idle before it may sleep; zero means at once
 * @param triggers all must say idle before a sleep, one that says active wakes; empty means: never put to sleep by itself
 * @param activationDeadline how long a request waits for an endpoint before it is answered 504
 * @param maxWaiting bound of the queue by count
 * @param maxWaitingBytes bound of the queue by the bytes that its requests hold at the edges
 * @param concurrency requests released at a time per ready endpoint while the queue drains
 * @param settle how long pods stay parked before the last look and replicas 0 (kube-proxy's lag, reference/handover.md)
 * @param handoverGrace how long edge and pods both stay in the Service after a wake, before the edge leaves
 * @param directFor how long a service with the {@code traffic} trigger is served directly before the edge steps in to count
 * @param busyAbove requests a second above which an observed service is served directly again
 * @param ports what is said of single ports; of several for one port the first counts
 * @param reception what clients get instead of a plain wait
 * @param connections bounds of the connections that its clients have to an edge
 */
public record Specification(
        String service,
        TargetRef target,
        int minReplicas,
        Duration cooldown,
        List<TriggerSpec> triggers,
        Handover handover,
        Duration activationDeadline,
        int maxWaiting,
        long maxWaitingBytes,
        int concurrency,
        Duration settle,
        Duration handoverGrace,
        Duration directFor,
        double busyAbove,
        List<PortSpec> ports,
        ReceptionSpec reception,
        ConnectionSpec connections) {
    public Specification {
        requireNonNull(service, "service");
        requireNonNull(target, "target");
        requireNonNull(cooldown, "cooldown");
        triggers = List.copyOf(triggers);
        requireNonNull(handover, "handover");
        requireNonNull(activationDeadline, "activationDeadline");
        requireNonNull(settle, "settle");
        requireNonNull(handoverGrace, "handoverGrace");
        requireNonNull(directFor, "directFor");
        ports = List.copyOf(ports);
        requireNonNull(reception, "reception");
        requireNonNull(connections, "connections");
        if (minReplicas < 1) {
            throw new IllegalArgumentException("minReplicas must be at least 1, is " + minReplicas);
        }
        if (maxWaiting < 1 || maxWaitingBytes < 1 || concurrency < 1) {
            throw new IllegalArgumentException("maxWaiting, maxWaitingBytes and concurrency must be at least 1, are "
                    + maxWaiting + ", " + maxWaitingBytes + ", " + concurrency);
        }
    }

    /** {@return what is said of the protocol of {@code port}, if anything} */
    public Optional<PortProtocol> protocolOf(ServicePort port) {
        return ports.stream()
                .filter(said -> said.means(port))
                .map(PortSpec::protocol)
                .findFirst();
    }

    /** {@return whether the edge itself has to see the traffic to know that the service is idle} */
    public boolean countsTraffic() {
        return triggers.stream().anyMatch(trigger -> trigger.type().equals(TRAFFIC));
    }

    /** The trigger type that is judged from the edges' own counts and not by asking anybody. */
    public static final String TRAFFIC = "traffic";
}
