package dev.elasti.edge.peers;

import dev.elasti.edge.peers.Witness.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges what came of one stream behind different servers, as {@link DifferentialIT} says. */
final class Differences {
    /**
     * What came of a stream on one way.
     *
     * @param statuses of all final answers that the client got
     * @param arrived the requests that arrived to their end
     * @param habit of the server on that way
     */
    record Outcome(List<String> statuses, List<Seen> arrived, Habit habit) {}

    private Differences() {}

    /** {@return what must not be, one text each; the first outcome is the control's} */
    static List<String> among(Map<String, Outcome> outcomes) {
        Outcome control = outcomes.values().iterator().next();
        List<String> findings = new ArrayList<>();
        outcomes.forEach((name, outcome) -> {
            if (wrong(outcome, control)) {
                findings.add(name + ": " + outcome + "\n  control: " + control);
            }
        });
        return findings;
    }

    private static boolean wrong(Outcome outcome, Outcome control) {
        List<Seen> forwarded = outcome.habit().passedOn(control.arrived());
        List<Seen> arrived = outcome.habit().passedOn(outcome.arrived());
        long answered = outcome.statuses().stream().filter("200"::equals).count();
        boolean refusedNothing = outcome.statuses().equals(control.statuses());
        return !within(arrived, forwarded)
                || outcome.statuses().size() > control.statuses().size()
                || (refusedNothing && !arrived.equals(forwarded))
                || answered > arrived.size() + outcome.habit().answered(control.arrived());
    }

    /** {@return whether the requests are some of all, in their order} */
    private static boolean within(List<Seen> requests, List<Seen> all) {
        int next = 0;
        for (Seen each : all) {
            if (next < requests.size() && requests.get(next).equals(each)) {
                next++;
            }
        }
        return next == requests.size();
    }
}
