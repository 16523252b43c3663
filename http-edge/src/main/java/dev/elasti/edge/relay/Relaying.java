package dev.elasti.edge.relay;

import dev.elasti.edge.http1.BodyDecoder;
import dev.elasti.edge.http1.BodyFraming;
import dev.elasti.edge.http1.Chunks;
import dev.elasti.edge.http1.Parsed;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http1.ResponseHead;
import dev.elasti.edge.http1.ResponseHeadParser;
import dev.elasti.edge.http1.ResponseRewriter;
import dev.elasti.edge.http1.ResponseTo;
import dev.elasti.edge.http1.Trailers;
import dev.elasti.edge.transport.Chunk;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The bytes of one exchange, both ways at once: a request's body to the upstream and its answer to the client. */
final class Relaying implements Tunnel.Owner {
    /** On whose behalf it is done: hears of the end, once, and closes the upstream or hands it back. */
    interface Owner {
        /** {@return whether the client is to be told that its connection ends with the answer of this head} */
        boolean sendAway(ResponseHead head);

        /** {@return how long nothing may come through a tunnel before it is cut} */
        Duration tunnelIdle();

        /** The answer went to the client, whole. {@code clean}: the upstream can take another request. */
        void relayed(int status, boolean clean, boolean close);

        /** The upstream ended before any byte of an answer. */
        void upstreamGone(String why);

        /** The answer can't be handed on, and nothing of it was. */
        void badAnswer(String why);

        /** The client's body is not what its head promised, or does not come. {@code status}: what to answer. */
        void badBody(int status, String why);

        /** Broken off after the client got a part of the answer. {@code visibly}: only RST tells it that it is a part. */
        void brokenOff(int status, String why, boolean visibly);

        /** The client left in the midst of its request. */
        void clientLeft();
    }

    private static final int SWITCHED = 101;
    private static final int MALFORMED = 400;
    private static final int TOO_SLOW = 408;
    private static final byte[] END_OF_CHUNK = {'\r', '\n'};

    /** Pieces of a body that are handed on before others have their turn: a block may hold ten thousand, of a byte each. */
    private static final int PIECES_AT_A_TIME = 32;

    private final Owner owner;
    private final ClientConnection client;
    private final Upstream upstream;
    private final RequestHead request;
    private final ResponseHeadParser responseHeads;
    private final BodyDecoder requestBody;
    private final boolean chunkedUp;
    private final BodyPace pace;
    private boolean requestDone;
    private boolean over;
    private @Nullable ResponseHead response;
    private @Nullable BodyDecoder responseBody;
    private @Nullable Tunnel tunnel;
    private boolean chunkedDown;
    private boolean untilCloseDown;
    private boolean close;

    /**
     * @param head what the upstream gets of the request's head
     * @param body what of the client's body is handed on
     * @param close whether the client's connection ends with the answer in any case
     */
    Relaying(
            Owner owner,
            ClientConnection client,
            Upstream upstream,
            RequestHead request,
            ByteBuffer head,
            BodyFraming body,
            boolean close) {
        this.owner = owner;
        this.client = client;
        this.upstream = upstream;
        this.request = request;
        this.responseHeads =
                new ResponseHeadParser(client.loop().parts().settings().responseHead());
        this.requestBody = BodyDecoder.of(body);
        this.chunkedUp = body instanceof BodyFraming.Chunked;
        this.pace = new BodyPace(client);
        this.close = close;
        upstream.write(Chunk.of(head));
    }

    /** Nothing more is to come of it. */
    void end() {
        pace.end();
        if (tunnel != null) {
            tunnel.end();
        }
    }

    /** {@return whether both sides just exchange bytes now} */
    boolean tunnels() {
        return tunnel != null;
    }

    /** {@return whether the client got a part of the answer} */
    boolean answerBegun() {
        return response != null;
    }

    void advance() {
        if (tunnel != null) {
            tunnel.advance();
            return;
        }
        if (!requestDone) {
            pumpRequest();
        }
        for (int pieces = 0; !over && client.canSend() && pumpResponse(); pieces++) {
            if (tunnel != null) {
                tunnel.advance();
                return;
            }
            if (pieces == PIECES_AT_A_TIME) {
                client.signal();
                return;
            }
        }
    }

    @Override
    public void tunnelOver() {
        owner.relayed(SWITCHED, false, true);
    }

    @Override
    public void tunnelBroken(String why) {
        owner.brokenOff(SWITCHED, why, true);
    }

    private void pumpRequest() {
        for (int pieces = 0; !requestDone && upstream.writable(); pieces++) {
            if (pieces == PIECES_AT_A_TIME) {
                client.signal();
                return;
            }
            switch (client.intake().body(requestBody)) {
                case DATA -> toUpstream(client.intake().take(requestBody.dataLength()));
                case NEED_MORE -> {
                    if (client.ended()) {
                        over = true;
                        owner.clientLeft();
                    } else if (response == null) {
                        awaitClient();
                    }
                    return;
                }
                case END -> {
                    requestDone = true;
                    pace.end();
                    if (chunkedUp) {
                        upstream.write(Chunk.of(Chunks.last(requestBody.trailers())));
                    }
                }
                case MALFORMED -> {
                    over = true;
                    owner.badBody(MALFORMED, requestBody.reason());
                    return;
                }
            }
        }
        if (!requestDone) {
            pace.podAwaited();
        }
    }

    private void awaitClient() {
        if (pace.tooSlow()) {
            over = true;
            client.loop().parts().listener().turnedAway(RelayListener.Limit.BODY_PACE);
            owner.badBody(TOO_SLOW, "The request's body came too slowly.");
        } else {
            pace.clientAwaited();
        }
    }

    private void toUpstream(Chunk data) {
        pace.came(data.size());
        if (chunkedUp) {
            upstream.write(sizeLine(data.size()));
            upstream.write(data);
            upstream.write(Chunk.of(END_OF_CHUNK));
        } else {
            upstream.write(data);
        }
    }

    /** {@return whether it got on} */
    private boolean pumpResponse() {
        BodyDecoder body = responseBody;
        return body == null ? pumpHead() : pumpBody(body);
    }

    private boolean pumpHead() {
        ResponseTo to = ResponseTo.of(request);
        return switch (upstream.intake().<ResponseHead>head(bytes -> responseHeads.parse(bytes, to))) {
            case Parsed.NeedMore<ResponseHead> _ -> {
                awaitHead();
                yield false;
            }
            case Parsed.Complete<ResponseHead>(ResponseHead head) -> {
                onHead(head);
                yield true;
            }
            case Parsed.Malformed<ResponseHead>(int _, String reason) -> {
                over = true;
                owner.badAnswer(reason);
                yield false;
            }
        };
    }

    private void awaitHead() {
        if (upstream.broken() == null && !upstream.finished()) {
            upstream.read();
            return;
        }
        over = true;
        String why = "the pod ended the connection before its answer" + brokenText();
        if (responseHeads.midHead()) {
            owner.badAnswer(why);
        } else {
            owner.upstreamGone(why);
        }
    }

    private void onHead(ResponseHead head) {
        if (head.interim()) {
            if (request.minorVersion() > 0) {
                client.send(ResponseRewriter.interimToClient(head));
            }
            return;
        }
        response = head;
        // Who is being answered may take its time with the rest: it may depend on the answer.
        pace.end();
        BodyFraming framing = ResponseRewriter.clientFraming(request, head);
        chunkedDown = framing instanceof BodyFraming.Chunked;
        untilCloseDown = framing instanceof BodyFraming.UntilClose;
        if (head.switchesProtocols()) {
            client.send(ResponseRewriter.toClient(request, head, framing, false));
            tunnel = new Tunnel(this, client, upstream, owner.tunnelIdle());
            return;
        }
        // Bytes behind an upgrade request were meant for another protocol: they must not be read as a request.
        boolean meantForTunnel = request.upgrade() && !client.intake().isEmpty();
        close |= !request.keepAlive() || !requestDone || untilCloseDown || meantForTunnel || owner.sendAway(head);
        client.send(ResponseRewriter.toClient(request, head, framing, close));
        responseBody = BodyDecoder.of(head.framing());
    }

    private boolean pumpBody(BodyDecoder body) {
        return switch (upstream.intake().body(body)) {
            case DATA -> {
                toClient(upstream.intake().take(body.dataLength()));
                yield true;
            }
            case NEED_MORE -> {
                awaitBody(body);
                yield false;
            }
            case END -> {
                ended(body);
                yield false;
            }
            case MALFORMED -> {
                broken(body.reason());
                yield false;
            }
        };
    }

    private void toClient(Chunk data) {
        if (chunkedDown) {
            client.send(sizeLine(data.size()));
            client.send(data);
            client.send(Chunk.of(END_OF_CHUNK));
        } else {
            client.send(data);
        }
    }

    private void awaitBody(BodyDecoder body) {
        if (upstream.broken() != null || (upstream.finished() && !body.mayEndAtClose())) {
            broken("the pod's answer was cut short" + brokenText());
        } else if (upstream.finished()) {
            ended(body);
        } else {
            upstream.read();
        }
    }

    private void ended(BodyDecoder body) {
        over = true;
        if (chunkedDown) {
            client.send(Chunk.of(Chunks.last(request.acceptsTrailers() ? body.trailers() : Trailers.NONE)));
        }
        ResponseHead head = head();
        boolean clean = head.keepAlive()
                && requestDone
                && upstream.intake().isEmpty()
                && !upstream.finished()
                && upstream.broken() == null;
        owner.relayed(head.status(), clean, close || !requestDone);
    }

    private void broken(String why) {
        over = true;
        // A length or a last chunk that is missing tells the client enough; an answer until close can only be cut by
        // RST.
        owner.brokenOff(head().status(), why, untilCloseDown);
    }

    private ResponseHead head() {
        if (response == null) {
            throw new IllegalStateException("no head yet");
        }
        return response;
    }

    private String brokenText() {
        Exception cause = upstream.broken();
        return cause == null ? "" : ": " + cause.getMessage();
    }

    private static Chunk sizeLine(int length) {
        byte[] line = new byte[Chunks.MAX_SIZE_LINE];
        int end = Chunks.sizeLine(length, line, 0);
        return Chunk.of(ByteBuffer.wrap(line, 0, end));
    }
}
