package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.http1.BodyFraming;
import dev.elasti.edge.http1.OwnRequest;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http1.ResponseHead;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An answer of the edge's own, from the server in this process, or plain where that can't be had. */
final class OwnAnswering implements Relaying.Owner {
    /** Hears of the end, once. */
    @FunctionalInterface
    interface Over {
        /**
         * @param status what the client was told
         * @param close whether the client's connection ends too
         */
        void over(RelayListener.Outcome outcome, int status, boolean close);
    }

    private final ClientConnection client;
    private final Asked asked;
    private final boolean close;
    private final Over over;
    private final @Nullable InProcessUpstream upstream;
    private final @Nullable Relaying relaying;

    /** @param close whether the client's connection ends with it in any case */
    OwnAnswering(ClientConnection client, RequestHead request, Asked asked, boolean close, Over over) {
        this.client = client;
        this.asked = asked;
        this.close = close;
        this.over = over;
        this.upstream =
                comesInCrowds(asked.answer()) ? null : client.loop().server().take(asked, client::signal);
        this.relaying = upstream == null
                ? null
                : new Relaying(
                        this, client, upstream, request, OwnRequest.of(request), BodyFraming.None.INSTANCE, close);
    }

    /** Who finds a queue full is not alone, and the processor is wanted for those who wait: the server would take half of it. */
    private static boolean comesInCrowds(EdgeAnswer answer) {
        return answer instanceof EdgeAnswer.Refused(Refusal refusal) && refusal instanceof Refusal.QueueFull;
    }

    void advance() {
        if (relaying == null) {
            plain(asked, close);
        } else {
            relaying.advance();
        }
    }

    /** The client is gone, or its stage ends. */
    void abandon() {
        if (upstream != null) {
            upstream.close();
        }
        if (relaying != null) {
            relaying.end();
        }
    }

    /** {@return whether a part of the answer is with the client} */
    boolean begun() {
        return relaying != null && relaying.answerBegun();
    }

    @Override
    public boolean sendAway(ResponseHead head) {
        // Where the server ends its connection after an answer, something was wrong with that.
        return close || !head.keepAlive();
    }

    @Override
    public Duration tunnelIdle() {
        return client.loop().parts().settings().tunnelIdle();
    }

    @Override
    public void relayed(int status, boolean clean, boolean closing) {
        if (upstream != null && clean) {
            upstream.handBack();
        } else {
            abandon();
        }
        over.over(RelayListener.Outcome.ANSWERED_HERE, status, closing);
    }

    @Override
    public void upstreamGone(String why) {
        failed(why);
    }

    @Override
    public void badAnswer(String why) {
        failed(why);
    }

    @Override
    public void badBody(int status, String why) {
        failed(why);
    }

    @Override
    public void brokenOff(int status, String why, boolean visibly) {
        asked.fault(why);
        abandon();
        if (visibly) {
            client.reset();
        }
        over.over(RelayListener.Outcome.BROKEN_OFF, status, true);
    }

    @Override
    public void clientLeft() {
        abandon();
        over.over(RelayListener.Outcome.BROKEN_OFF, 0, true);
    }

    private void failed(String why) {
        abandon();
        String id = asked.fault(why);
        plain(new Asked(asked.request(), new EdgeAnswer.Failed(500, "The edge failed."), id), true);
    }

    private void plain(Asked what, boolean closing) {
        OwnAnswers answers = client.loop().parts().answers();
        client.send(answers.plain(what, closing));
        over.over(RelayListener.Outcome.ANSWERED_HERE, answers.status(what.answer()), closing);
    }
}
