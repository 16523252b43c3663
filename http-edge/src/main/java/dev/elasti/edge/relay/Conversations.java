package dev.elasti.edge.relay;

import dev.elasti.edge.http1.Parsed;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.protocol.Spoken;
import org.jspecify.annotations.Nullable;

/** Begins the conversations of one client's connection: one request after another, or one of another kind for all of its life. */
final class Conversations {
    private static final int TARGET_TOO_LONG = 414;
    private static final int HEAD_TOO_LARGE = 431;

    private final ClientConnection client;
    private final Door door;
    private final HeadReader heads;
    private final Opening opening;

    /** @param overdue runs on the loop when nothing came for too long: have {@link #tooLate} run then */
    Conversations(ClientConnection client, Door door, Runnable overdue) {
        this.client = client;
        this.door = door;
        RelayLoop loop = client.loop();
        this.heads = new HeadReader(loop.parts().settings(), loop.loop(), overdue);
        this.opening = new Opening(
                door.declared(loop.parts().routing()), heads, loop.parts().settings());
    }

    /** {@return the next one, or null as long as there is none} The connection may be closed by this, or hear last words. */
    @Nullable
    Conversation next() {
        return switch (opening.listen(client.intake(), client.ended())) {
            case null -> {
                if (client.intake().isEmpty()
                        && (client.ended() || client.loop().closingIdle())) {
                    client.close();
                }
                yield null;
            }
            case HTTP_1 -> nextRequest();
            case HTTP_2 -> {
                heads.end();
                yield new Multiplex(client, door);
            }
            case TLS, TCP -> {
                heads.end();
                yield new Splice(client, door, opening.presumed());
            }
        };
    }

    private @Nullable Conversation nextRequest() {
        return switch (heads.read(client.intake())) {
            case Parsed.NeedMore<RequestHead> _ -> {
                if (client.ended() || (client.loop().closingIdle() && !heads.midHead())) {
                    client.close();
                }
                yield null;
            }
            case Parsed.Complete<RequestHead>(RequestHead head) -> new Exchange(client, door, head);
            case Parsed.Malformed<RequestHead>(int status, String reason) -> {
                if (status == TARGET_TOO_LONG || status == HEAD_TOO_LARGE) {
                    turnedAway(RelayListener.Limit.HEAD_SIZE);
                }
                client.lastWords(new Asked(null, new EdgeAnswer.Failed(status, reason), ""));
                yield null;
            }
        };
    }

    private void turnedAway(RelayListener.Limit limit) {
        client.loop().parts().listener().turnedAway(limit);
    }

    /** While there is no conversation: the client took too long for the next bytes. */
    void tooLate() {
        boolean begun =
                heads.midHead() || (opening.undecided() && !client.intake().isEmpty());
        if (opening.undecided() && opening.silent(client.intake())) {
            return;
        }
        if (begun) {
            turnedAway(RelayListener.Limit.HEAD_TIME);
            client.lastWords(new Asked(null, new EdgeAnswer.Failed(408, "The request's head took too long."), ""));
        } else {
            client.close();
        }
    }

    /** {@return what the client speaks, as its bytes tell who was presumed to be silent; null as long as there are too few} */
    @Nullable
    Spoken told() {
        return opening.told(client.intake());
    }

    /** No more are wanted. */
    void end() {
        heads.end();
    }
}
