package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

/** What a trigger says of its service. */
public sealed interface Verdict {
    /** Nobody wants it. */
    record Idle(String evidence) implements Verdict {
        public Idle {
            requireNonNull(evidence, "evidence");
        }
    }

    /** It is wanted: stay awake, or wake. */
    record Active(String evidence) implements Verdict {
        public Active {
            requireNonNull(evidence, "evidence");
        }
    }

    /** No answer to rely on: stay as it is. Never a reason to sleep. */
    record Unknown(String why) implements Verdict {
        public Unknown {
            requireNonNull(why, "why");
        }
    }
}
