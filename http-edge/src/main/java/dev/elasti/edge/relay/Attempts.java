package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The tries to connect for one request: which pod is next, how long to pause before, and when it is enough. */
final class Attempts {
    private final RelaySettings settings;
    /** Few, and as a rule none. */
    private final List<Endpoint> failed = new ArrayList<>(0);

    private long since;
    private int pauses;

    Attempts(RelaySettings settings) {
        this.settings = settings;
    }

    /** {@return the pod to try next, of those that have not failed since the last pause as long as there is one} */
    Endpoint choose(List<Endpoint> endpoints, int turn) {
        begin();
        if (!failed.isEmpty()) {
            List<Endpoint> untried =
                    endpoints.stream().filter(e -> !failed.contains(e)).toList();
            if (!untried.isEmpty()) {
                return untried.get(turn % untried.size());
            }
        }
        return endpoints.get(turn % endpoints.size());
    }

    void failed(Endpoint endpoint) {
        failed.add(endpoint);
    }

    /** {@return whether there is a pod that has not failed since the last pause} */
    boolean elsewhere(List<Endpoint> endpoints) {
        return !failed.containsAll(endpoints);
    }

    /** {@return whether all of the time for it is used up} */
    boolean spent() {
        begin();
        return System.nanoTime() - since > settings.connectWithin().toNanos();
    }

    /** {@return how long to pause before all pods are tried anew} */
    Duration pause() {
        failed.clear();
        long pause = settings.retryAtLeastAfter().toNanos() << Math.min(pauses++, 20);
        return Duration.ofNanos(Math.min(pause, settings.retryAtMostAfter().toNanos()));
    }

    private void begin() {
        if (since == 0) {
            since = System.nanoTime();
        }
    }
}
