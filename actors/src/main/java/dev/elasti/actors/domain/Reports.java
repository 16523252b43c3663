package dev.elasti.actors.domain;

import dev.elasti.actors.domain.StatusReport.Condition;
import dev.elasti.actors.domain.Writes.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in the resource's status. Written at once when anything changes, but for the number of waiting requests. */
final class Reports {
    private Reports() {}

    static void report(Turn t, State state) {
        if (t.view instanceof View.Blank || state instanceof Ended) {
            return;
        }
        boolean lost = lost(t);
        Instant again = t.journal.reportedAt().plus(t.policy.repairEvery());
        if (lost && t.reached(again)) {
            tell(t, of(t, state));
            return;
        }
        if (lost) {
            t.clock(Timer.REPORT, again);
        }
        int reported = t.journal.reported().map(StatusReport::waiting).orElse(0);
        if (!t.newsworthy && t.queue.waiting() == reported) {
            return;
        }
        if (!t.newsworthy && t.journal.reported().isPresent()) {
            Instant due = t.journal.reportedAt().plus(t.policy.reportPace());
            if (!t.reached(due)) {
                t.clock(Timer.REPORT, due);
                return;
            }
        }
        StatusReport report = of(t, state);
        if (!t.journal.reported().equals(Optional.of(report))) {
            tell(t, report);
        }
    }

    private static void tell(Turn t, StatusReport report) {
        t.journal = t.journal.reported(report, t.now);
        t.emit(new Effect.Report(report));
    }

    /**
     * {@return whether the status does not say what was reported} Its write has failed, is under way, or was overtaken by one
     * of an owner before; the edges bind the ports that stand there, so it is said again until it is seen.
     */
    private static boolean lost(Turn t) {
        if (t.journal.doubted()) {
            return true;
        }
        if (t.journal.reported().isEmpty() || !(t.view instanceof View.Clear(var seen))) {
            return false;
        }
        StatusReport report = t.journal.reported().get();
        return !report.edgePorts().equals(seen.edgePorts())
                || !seen.lastPhase().equals(Optional.of(report.phase()))
                || !report.sleptFor().equals(seen.sleptFor());
    }

    private static StatusReport of(Turn t, State state) {
        boolean known = t.view.known().isPresent();
        Map<String, Integer> ports = known
                ? t.served()
                        .map(served -> Doors.ports(t, served))
                        .orElse(t.seen().edgePorts())
                : Map.of();
        return new StatusReport(
                state.phase(),
                t.journal.phaseSince(),
                t.view.generation(),
                known ? t.replicas() : -1,
                t.queue.waiting(),
                ports,
                t.journal.lastScaledUp(),
                t.journal.sleptFor().or(() -> t.view.known().flatMap(Sighting.Seen::sleptFor)),
                t.lastColdStart(),
                known
                        ? List.of(ready(t, state), awake(t, state), handover(t, state), triggers(t), view(t))
                        : List.of(ready(t, state), view(t)));
    }

    private static Condition ready(Turn t, State state) {
        return switch (state) {
            case Unsure _ -> no("Ready", "Unsure", "Nothing was seen of it yet.");
            case Asleep _ -> asleep(t);
            case Waking _ -> no("Ready", "Waking", "Requests wait for an endpoint: " + Waking.obstacle(t) + ".");
            case Releasing _ -> yes("Ready", "Releasing", "An endpoint is ready; who waited goes first.");
            case PassingThrough _ -> yes("Ready", "PassingThrough", "Pods and edge both answer.");
            case Serving _ -> yes("Ready", "Serving", "Pods answer; the edge is out of the way.");
            case Observing _ -> yes("Ready", "Observing", "Pods and edge both answer; the edge counts.");
            case Falling falling
            when falling.holds() -> yes("Ready", "FallingAsleep", "About to sleep; requests wait for a moment.");
            case Falling _ -> yes("Ready", "FallingAsleep", "About to sleep; a request is forwarded.");
            case Failed failed ->
                no("Ready", failed.why().reason(), failed.why().message());
            case Retiring _, Ended _ -> no("Ready", "Retiring", "Being deleted; the service is given back awake.");
        };
    }

    private static Condition asleep(Turn t) {
        boolean in = t.served().map(served -> !served.edgesInSlice().isEmpty()).orElse(false);
        return in
                ? yes("Ready", "Asleep", "The next request wakes it.")
                : no("Ready", "EdgeMissing", "It sleeps, and the edge is not in its Service: " + doorTrouble(t) + ".");
    }

    private static Condition awake(Turn t, State state) {
        String replicas = t.spec().target() + " has " + t.replicas() + " replicas, " + t.readyPods() + " pods ready.";
        return t.replicas() > 0
                ? yes("Awake", state.phase().name(), replicas)
                : no("Awake", state.phase().name(), replicas);
    }

    /** Status true: the edge is in the Service. */
    private static Condition handover(Turn t, State state) {
        Optional<String> key = failure(t, Kind.PARKING);
        if (key.isPresent()) {
            return no("Handover", "ParkingFailed", "The Service's selector can't be written: " + key.get());
        }
        Optional<String> slice = failure(t, Kind.SLICE);
        if (slice.isPresent()) {
            return no("Handover", "SliceFailed", "The edge's EndpointSlice can't be written: " + slice.get());
        }
        if (t.served().isEmpty()) {
            return no("Handover", "NoService", "There is no Service to stand in.");
        }
        boolean edge = !t.served().get().edgesInSlice().isEmpty();
        if (!edge && !(state instanceof Serving)) {
            return no("Handover", "EdgeMissing", doorTrouble(t) + ".");
        }
        if (t.parked()) {
            return yes("Handover", "Parked", "The edge alone is in the Service; pods are parked out of it.");
        }
        return edge
                ? yes(
                        "Handover",
                        t.ready() ? "Both" : "Edge",
                        "The edge is in the Service" + (t.ready() ? ", and so are the pods." : "."))
                : no("Handover", "Pods", "The pods alone are in the Service.");
    }

    private static String doorTrouble(Turn t) {
        if (t.served().isEmpty()) {
            return "there is no Service to stand in";
        }
        if (Doors.ports(t, t.served().get()).size() < t.served().get().ports().size()) {
            return "edge ports were not granted yet";
        }
        return Doors.edgeAvailable(t)
                ? "its EndpointSlice is being written"
                : "no ready edge has bound its ports (" + t.edges.byName().size() + " edges known)";
    }

    private static Condition triggers(Turn t) {
        if (t.spec().triggers().isEmpty()) {
            return no("Triggers", "None", "It has no triggers, so it is never put to sleep by itself.");
        }
        if (t.triggers().isEmpty()) {
            return yes("Triggers", "Traffic", "Judged by the edges' own counts.");
        }
        Optional<String> unknown = t.judgement.unknown();
        if (unknown.isPresent()) {
            return no("Triggers", "Unknown", "A trigger gives no answer to rely on: " + unknown.get());
        }
        if (t.judgement.active().isPresent()) {
            return yes("Triggers", "Active", "A trigger says that the service is wanted.");
        }
        return t.judgement.allIdle()
                ? yes("Triggers", "Idle", "All triggers say idle.")
                : yes("Triggers", "Asking", "The triggers were not asked yet.");
    }

    private static Condition view(Turn t) {
        return switch (t.view) {
            case View.Clear _ -> yes("Observed", "Current", "The cluster's state is known.");
            case View.Stale(var _, var why) -> no("Observed", "Stale", "Nothing is put to sleep meanwhile: " + why);
            case View.Spoilt(var _, var _, var message) ->
                no("Observed", "InvalidSpec", "The last valid spec stands: " + message);
            case View.Unfit(var _, var message) -> no("Observed", "InvalidSpec", message);
            case View.Blank(var why) -> no("Observed", "Unknown", why);
            case View.Gone _ -> no("Observed", "Gone", "The resource is gone.");
        };
    }

    private static Optional<String> failure(Turn t, Kind kind) {
        return t.writes.failureOf(kind).map(Writes.Failure::cause);
    }

    private static Condition yes(String type, String reason, String message) {
        return new Condition(type, true, reason, message);
    }

    private static Condition no(String type, String reason, String message) {
        return new Condition(type, false, reason, message);
    }
}
