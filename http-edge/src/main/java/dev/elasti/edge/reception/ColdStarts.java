package dev.elasti.edge.reception;

import dev.elasti.actors.domain.ColdStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last few cold starts of one service that this node has heard of, newest last. */
record ColdStarts(List<ColdStart> known) {
    static final ColdStarts NONE = new ColdStarts(List.of());

    /** Enough that one that pulled an image is not taken for the rule. */
    private static final int KEPT = 5;

    ColdStarts {
        known = List.copyOf(known);
    }

    /** {@return with one more, unless it is the one that was heard of last} */
    ColdStarts and(Optional<ColdStart> newest) {
        if (newest.isEmpty() || (!known.isEmpty() && known.getLast().equals(newest.get()))) {
            return this;
        }
        List<ColdStart> all = new ArrayList<>(known);
        all.add(newest.get());
        return new ColdStarts(all.subList(Math.max(0, all.size() - KEPT), all.size()));
    }

    /** {@return how long one takes, by the median; the longer of two} */
    Optional<Duration> typical() {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        List<Duration> totals = known.stream().map(ColdStart::total).sorted().toList();
        return Optional.of(totals.get(totals.size() / 2));
    }
}
