package dev.elasti.edge.relay;

import dev.elasti.edge.http1.Hop;
import dev.elasti.edge.http1.Parsed;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.loop.EventLoop;
import dev.elasti.edge.protocol.Spoken;
import dev.elasti.edge.transport.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.apache.pekko.Done;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: finds out what is spoken, lets one {@link Conversation} at a time have the connection, and puts what
 * is to be sent in order. {@link #run} does whatever can be done now; every event ends in it, so that none depends on the order of the others.
 */
final class ClientLogic extends GraphStageLogic implements InHandler, OutHandler {
    private final ClientStage stage;
    private final RelayLoop loop;
    private final Door door;
    private final Hop hop;
    private final IntConsumer readAtMost;
    private final HeadReader heads;
    private final Opening opening;
    private final Intake intake = new Intake();
    private final Outbox outbox = new Outbox();
    private final AsyncCallback<Runnable> onStage = createAsyncCallback(this::runThen);
    private final AsyncCallback<Done> onSignal = createAsyncCallback(this::signalled);
    private @Nullable Conversation conversation;
    private boolean signalled;
    private boolean running;
    private boolean ended;
    private boolean closing;

    ClientLogic(ClientStage stage, RelayLoop loop, Door door, Hop hop, IntConsumer readAtMost) {
        super(stage.shape());
        this.stage = stage;
        this.loop = loop;
        this.door = door;
        this.hop = hop;
        this.readAtMost = readAtMost;
        this.heads = new HeadReader(loop.parts().settings(), loop.loop(), () -> later(this::tooLate));
        this.opening = new Opening(
                door.declared(loop.parts().routing()), heads, loop.parts().settings());
        setHandler(stage.in, this);
        setHandler(stage.out, this);
    }

    @Override
    public void preStart() {
        loop.joined(this);
        loop.parts().listener().connectionOpened();
        run();
    }

    @Override
    public void postStop() {
        loop.left(this);
        heads.end();
        if (conversation != null) {
            conversation.abandon();
        }
        intake.clear();
        outbox.drop();
        loop.parts().listener().connectionClosed();
    }

    @Override
    public void onPush() {
        intake.add(grab(stage.in));
        if (conversation != null && conversation.holding()) {
            intake.keep();
        }
        run();
    }

    @Override
    public void onUpstreamFinish() {
        ended = true;
        run();
    }

    @Override
    public void onUpstreamFailure(Throwable failure) {
        // RST: nobody is there any more. The conversation hears of it in postStop.
        failStage(failure);
    }

    @Override
    public void onPull() {
        flushQueue();
        run();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
        completeStage();
    }

    RelayLoop loop() {
        return loop;
    }

    Hop hop() {
        return hop;
    }

    /** {@return bytes from the client that nobody has used yet} */
    Intake intake() {
        return intake;
    }

    /** {@return whether the client sends nothing after what is in the intake} */
    boolean ended() {
        return ended;
    }

    /** {@return what the client speaks, as its bytes tell who was presumed to be silent; null as long as there are too few} */
    @Nullable
    Spoken told() {
        return opening.told(intake);
    }

    /** {@return whether more may be sent now} {@link #run} follows when it may again. */
    boolean canSend() {
        return outbox.hasRoom();
    }

    void send(Chunk chunk) {
        outbox.add(chunk);
        flushQueue();
    }

    void send(ByteBuffer bytes) {
        send(Chunk.of(bytes));
    }

    /** Sends FIN after what was sent; the client may still send. */
    void endOutput() {
        outbox.end();
        flushQueue();
    }

    /** The conversation is over. */
    void conversationOver(boolean close) {
        conversation = null;
        if (close) {
            close();
        }
    }

    /** Answers for what is no conversation, or whose conversation has failed, in HTTP/1.1, and closes. */
    void lastWords(Asked asked) {
        conversation = null;
        try {
            send(loop.parts().answers().plain(asked, true));
            close();
        } catch (RuntimeException | LinkageError e) {
            asked.fault(e);
            reset();
        }
    }

    /** Breaks the connection off so that the client knows that something is missing. */
    void reset() {
        conversation = null;
        closing = true;
        failStage(new IOException("broken off"));
    }

    /** Has {@link #run} run soon. On the loop's thread. */
    void signal() {
        if (!signalled) {
            signalled = true;
            onSignal.invoke(Done.getInstance());
        }
    }

    /** Runs {@code task} in the stage, then {@link #run}. Any thread. */
    void later(Runnable task) {
        onStage.invoke(task);
    }

    private void signalled(Done done) {
        signalled = false;
        run();
    }

    private void runThen(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            crashed(e);
        }
        run();
    }

    private void run() {
        if (running) {
            return;
        }
        running = true;
        try {
            while (!closing) {
                if (conversation == null && !beginNext()) {
                    break;
                }
                Conversation current = conversation;
                if (current != null) {
                    current.advance();
                    if (current == conversation) {
                        break;
                    }
                }
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            crashed(e);
        } finally {
            running = false;
        }
        if (!closing) {
            wantMore();
        }
    }

    /** {@return whether there is a conversation now} */
    private boolean beginNext() {
        if (!canSend()) {
            return false;
        }
        return switch (opening.listen(intake, ended)) {
            case null -> {
                if (intake.isEmpty() && (ended || loop.closingIdle())) {
                    close();
                }
                yield false;
            }
            case HTTP_1 -> nextRequest();
            case HTTP_2 -> {
                heads.end();
                conversation = new Multiplex(this, door);
                yield true;
            }
            case TLS, TCP -> {
                heads.end();
                conversation = new Splice(this, door, opening.presumed());
                yield true;
            }
        };
    }

    private boolean nextRequest() {
        return switch (heads.read(intake)) {
            case Parsed.NeedMore<RequestHead> _ -> {
                if (ended || (loop.closingIdle() && !heads.midHead())) {
                    close();
                }
                yield false;
            }
            case Parsed.Complete<RequestHead>(RequestHead head) -> {
                conversation = new Exchange(this, door, head);
                yield true;
            }
            case Parsed.Malformed<RequestHead>(int status, String reason) -> {
                lastWords(new Asked(null, new EdgeAnswer.Failed(status, reason), ""));
                yield false;
            }
        };
    }

    private void tooLate() {
        if (conversation != null || closing) {
            return;
        }
        boolean begun = heads.midHead() || (opening.undecided() && !intake.isEmpty());
        if (opening.undecided() && opening.silent(intake)) {
            return;
        }
        if (begun) {
            lastWords(new Asked(null, new EdgeAnswer.Failed(408, "The request's head took too long."), ""));
        } else {
            close();
        }
    }

    private void crashed(Throwable e) {
        Conversation current = conversation;
        if (current == null) {
            String id = Failures.log("connection", e);
            lastWords(new Asked(null, new EdgeAnswer.Failed(500, "The edge failed."), id));
        } else {
            current.crashed(e);
        }
    }

    private void close() {
        if (!closing) {
            closing = true;
            heads.end();
            intake.clear();
            outbox.end();
            flushQueue();
            if (!isClosed(stage.in)) {
                cancel(stage.in);
            }
        }
    }

    private void flushQueue() {
        Chunk next = isAvailable(stage.out) ? outbox.poll() : null;
        if (next != null) {
            push(stage.out, next);
        }
        if (outbox.over() && !isClosed(stage.out)) {
            complete(stage.out);
        }
    }

    private void wantMore() {
        if (!isClosed(stage.in) && !hasBeenPulled(stage.in)) {
            long room = loop.parts().settings().window() - intake.bytes();
            if (room > 0) {
                readAtMost.accept((int) room);
                pull(stage.in);
            }
        }
    }

    /** {@return a timer on the connection's loop that runs {@code task} in the stage} */
    EventLoop.Timer in(Duration delay, Runnable task) {
        return loop.loop().in(delay, () -> later(task));
    }
}
