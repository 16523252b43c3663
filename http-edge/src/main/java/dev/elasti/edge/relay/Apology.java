package dev.elasti.edge.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.http1.Parsed;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http1.RequestHeadParser;
import dev.elasti.edge.http2.ErrorCode;
import dev.elasti.edge.http2.Frames;
import dev.elasti.edge.loop.EventLoop;
import dev.elasti.edge.protocol.ClientHello;
import dev.elasti.edge.protocol.FirstBytes;
import dev.elasti.edge.protocol.Spoken;
import dev.elasti.edge.transport.Chunk;
import dev.elasti.edge.transport.Lingering;
import dev.elasti.edge.transport.LinkListener;
import dev.elasti.edge.transport.TcpLink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection for which there is no room: whoever asks for something on it is told to come again, in the words of what it speaks,
 * and all others are closed. It is no conversation and wakes nobody. On the loop's thread.
 */
public final class Apology implements LinkListener {
    /** What a server of HTTP/2 begins with: SETTINGS that set nothing. */
    private static final byte[] NO_SETTINGS = "\0\0\0\4\0\0\0\0\0".getBytes(ISO_8859_1);

    private static final String SENTENCE = "Too many connections; come again.";

    private final TcpLink link;
    private final PortProtocol declared;
    private final RelayLoop.Parts parts;
    private final Duration retryAfter;
    private final RequestHeadParser heads;
    private final Intake intake = new Intake();
    private final EventLoop.Timer patience;
    /** Told once: of a head that drips in the first bytes are used up before the last have come. */
    private @Nullable Spoken spoken;

    private Apology(TcpLink link, PortProtocol declared, RelayLoop.Parts parts, Duration within, Duration retryAfter) {
        this.link = link;
        this.declared = declared;
        this.parts = parts;
        this.retryAfter = retryAfter;
        this.heads = new RequestHeadParser(parts.settings().requestHead());
        this.patience = link.loop().in(within, this::giveUp);
    }

    /**
     * Has the connection end.
     *
     * @param door where it came in
     * @param within the client has so long to say what it wants
     * @param retryAfter when it is to come again
     */
    public static void to(TcpLink link, Door door, RelayLoop.Parts parts, Duration within, Duration retryAfter) {
        Apology apology = new Apology(link, door.declared(parts.routing()), parts, within, retryAfter);
        link.listener(apology);
        apology.listen();
    }

    private void listen() {
        if (spoken == null) {
            spoken = FirstBytes.tell(declared, intake.first(FirstBytes.ENOUGH));
        }
        switch (spoken) {
            case null -> wantMore();
            case HTTP_1 -> answer();
            case HTTP_2 -> {
                link.write(Chunk.of(NO_SETTINGS));
                say(Chunk.of(Frames.goAway(0, ErrorCode.NO_ERROR, SENTENCE)));
            }
            case TLS -> say(Chunk.of(ClientHello.refusal()));
            case TCP -> {
                over();
                link.reset();
            }
        }
    }

    private void answer() {
        switch (intake.<RequestHead>head(heads::parse)) {
            case Parsed.NeedMore<RequestHead> _ -> wantMore();
            case Parsed.Complete<RequestHead>(RequestHead head) -> say(head, new EdgeAnswer.Crowded(retryAfter));
            case Parsed.Malformed<RequestHead>(int status, String reason) ->
                say(null, new EdgeAnswer.Failed(status, reason));
        }
    }

    private void say(@Nullable RequestHead head, EdgeAnswer answer) {
        ByteBuffer document = parts.answers().plain(new Asked(head, answer, ""), true);
        say(Chunk.of(document));
    }

    private void say(Chunk lastWords) {
        over();
        link.write(lastWords);
        Lingering.close(link, parts.settings().lingerAtMost());
    }

    private void wantMore() {
        intake.keep();
        link.read();
    }

    private void giveUp() {
        over();
        link.close();
    }

    private void over() {
        patience.cancel();
        intake.clear();
    }

    @Override
    public void onReceived(Chunk chunk) {
        intake.add(chunk);
        listen();
    }

    @Override
    public void onFinished() {
        giveUp();
    }

    @Override
    public void onDrained() {
        // Nothing waits for room: all that is said fits.
    }

    @Override
    public void onBroken(IOException cause) {
        over();
    }
}
