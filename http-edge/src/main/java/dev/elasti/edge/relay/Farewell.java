package dev.elasti.edge.relay;

import dev.elasti.edge.http2.Http2Connection;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a client is sent elsewhere without losing a request (RFC 9113 §6.8): a first GOAWAY refuses nothing yet, so that streams which
 * are on their way still count; when a PING behind it is answered the client has seen it, and a second GOAWAY names the last stream.
 * After that stream, and all others, the connection ends.
 */
final class Farewell {
    private enum Step {
        STAYING,
        ANNOUNCED,
        LAST_STREAMS,
        OVER
    }

    private final Multiplex owner;
    private final ClientConnection client;
    private final Http2Connection connection;
    private final Deadline look;
    private Step step = Step.STAYING;
    private boolean lookDue;
    private boolean heardInTime = true;

    Farewell(Multiplex owner, ClientConnection client, Http2Connection connection) {
        this.owner = owner;
        this.client = client;
        this.connection = connection;
        this.look = new Deadline(client.loop().loop(), () -> client.later(this::timePassed));
        look.set(client.loop().parts().settings().http2().lookEvery(), false);
    }

    void advance() {
        switch (step) {
            case STAYING -> {
                if (lookDue || client.loop().closingIdle()) {
                    lookDue = false;
                    announceIfLeaving();
                }
            }
            case ANNOUNCED -> {
                if (connection.heardAnnouncement() || !heardInTime) {
                    step = Step.LAST_STREAMS;
                    connection.farewell();
                    owner.say();
                    endAfterLast();
                }
            }
            case LAST_STREAMS -> endAfterLast();
            case OVER -> {}
        }
    }

    void end() {
        step = Step.OVER;
        look.cancel();
    }

    /** Not before the client has SETTINGS of somebody. */
    private void announceIfLeaving() {
        if (!owner.leaving() || !(connection.podSpoke() || connection.greeted())) {
            return;
        }
        step = Step.ANNOUNCED;
        connection.announceFarewell(ThreadLocalRandom.current().nextLong());
        look.set(client.loop().parts().settings().http2().leaveWithin(), false);
        owner.say();
    }

    private void endAfterLast() {
        if (connection.openStreams() == 0 && connection.between() && !connection.answersWait()) {
            owner.end();
        }
    }

    private void timePassed() {
        switch (step) {
            case STAYING -> {
                lookDue = true;
                look.set(client.loop().parts().settings().http2().lookEvery(), false);
            }
            case ANNOUNCED -> heardInTime = false;
            case LAST_STREAMS, OVER -> {}
        }
    }
}
