package dev.elasti.edge.http2;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/**
 * What is answered at once to a client that waits: SETTINGS and PING. Nothing may be said before our own SETTINGS (RFC 9113 §3.4), and
 * those are not sent as long as a pod may be there in a moment to send its own; answers are owed until that is known.
 */
final class Courtesies {
    private final SettingsAccount account;
    private final Deque<ByteBuffer> replies;
    private final Queue<Long> pingsOwed = new ArrayDeque<>(0);
    private final Set<Long> pingsAnswered = new HashSet<>(0);
    private int acksOwed;

    Courtesies(SettingsAccount account, Deque<ByteBuffer> replies) {
        this.account = account;
        this.replies = replies;
    }

    /** SETTINGS came. */
    void settings() {
        if (account.greeted()) {
            replies.add(account.acknowledge());
        } else {
            acksOwed++;
        }
    }

    /** A PING came. {@return whether the pod gets it} */
    Verdict ping(ByteBuffer payload) {
        long opaque = payload.getLong(payload.position());
        if (account.greeted()) {
            replies.add(Frames.pingAck(opaque));
            return Verdict.Plain.DROP;
        }
        pingsOwed.add(opaque);
        return Verdict.Plain.PASS;
    }

    /** {@return whether the pod may still answer a PING that we have answered} */
    boolean podRepeats() {
        return !pingsAnswered.isEmpty();
    }

    /** The pod answers a PING. {@return whether the client gets it} */
    Verdict podsAnswer(ByteBuffer payload) {
        boolean repeated = pingsAnswered.remove(payload.getLong(payload.position()));
        return repeated ? Verdict.Plain.DROP : Verdict.Plain.PASS;
    }

    /** Our SETTINGS are said before everything else, and what is owed next. */
    void greet() {
        Deque<ByteBuffer> first = new ArrayDeque<>();
        first.add(account.greet());
        for (; acksOwed > 0; acksOwed--) {
            first.add(account.acknowledge());
        }
        pingsOwed.forEach(opaque -> first.add(Frames.pingAck(opaque)));
        pingsAnswered.addAll(pingsOwed);
        pingsOwed.clear();
        while (!first.isEmpty()) {
            replies.addFirst(first.removeLast());
        }
    }

    /** What is still owed is the pod's to answer: it gets all of it. */
    void handOver() {
        acksOwed = 0;
        pingsOwed.clear();
    }
}
