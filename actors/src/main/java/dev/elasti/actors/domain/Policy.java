package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The node's own pace in looking after services: what is no matter of a single service and therefore not in its
 * {@link Specification}. All durations are positive.
 *
 * @param triggerInterval between two rounds of trigger questions
 * @param retryFrom first pause before a write that found nobody or a conflict is sent again; it doubles
 * @param retryTo longest such pause
 * @param repairEvery after which an acknowledged write that is not seen (or was undone) is sent again
 * @param reportPace shortest time between two status writes that differ only in the number of waiting requests
 * @param failedFrom first pause after a failed wake, or after a write the API server will not have; it doubles
 * @param failedTo longest such pause
 * @param emptyingLimit how long pods may take to leave the Service after replicas 0 before it is taken as done
 * @param maxRestarts how often one fall asleep may start over before it is given up
 * @param drainLimit how long a fall waits for the edges (slice, reports, requests in flight) before it is given up
 * @param holdLimit how long those who come during a fall are held for requests that are still in flight
 * @param countEvery how often edges report while they count
 * @param countFresh how old an edge's last report may be to count as evidence
 * @param joinGrace after a start or a hand-over: how long edges that are in the slice, but have not said hello, stay in it
 * @param unseenDeadline how long a request waits while nothing is known of its service
 * @param unseenMaxWaiting bound of the queue by count while nothing is known of the service
 * @param unseenMaxWaitingBytes the same by bytes
 */
public record Policy(
        Duration triggerInterval,
        Duration retryFrom,
        Duration retryTo,
        Duration repairEvery,
        Duration reportPace,
        Duration failedFrom,
        Duration failedTo,
        Duration emptyingLimit,
        int maxRestarts,
        Duration drainLimit,
        Duration holdLimit,
        Duration countEvery,
        Duration countFresh,
        Duration joinGrace,
        Duration unseenDeadline,
        int unseenMaxWaiting,
        long unseenMaxWaitingBytes) {
    public Policy {
        positive(triggerInterval, "triggerInterval");
        positive(retryFrom, "retryFrom");
        positive(retryTo, "retryTo");
        positive(repairEvery, "repairEvery");
        positive(reportPace, "reportPace");
        positive(failedFrom, "failedFrom");
        positive(failedTo, "failedTo");
        positive(emptyingLimit, "emptyingLimit");
        positive(drainLimit, "drainLimit");
        positive(holdLimit, "holdLimit");
        positive(countEvery, "countEvery");
        positive(countFresh, "countFresh");
        requireNonNull(joinGrace, "joinGrace");
        positive(unseenDeadline, "unseenDeadline");
        if (maxRestarts < 0 || unseenMaxWaiting < 1 || unseenMaxWaitingBytes < 1) {
            throw new IllegalArgumentException("out of range: maxRestarts " + maxRestarts + ", unseenMaxWaiting "
                    + unseenMaxWaiting + ", unseenMaxWaitingBytes " + unseenMaxWaitingBytes);
        }
    }

    private static void positive(Duration duration, String name) {
        requireNonNull(duration, name);
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, is " + duration);
        }
    }

    /** {@return {@code from} doubled {@code times} times, at most {@code to}} */
    static Duration doubled(Duration from, int times, Duration to) {
        Duration pause = from;
        for (int i = 0; i < times && pause.compareTo(to) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(to) < 0 ? pause : to;
    }
}
