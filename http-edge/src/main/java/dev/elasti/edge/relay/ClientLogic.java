package dev.elasti.edge.relay;

import dev.elasti.edge.http1.Hop;
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
 * One client connection: lets one {@link Conversation} at a time have it, and puts what is to be sent in order. {@link #run} does
 * whatever can be done now; every event ends in it, so that none depends on the order of the others.
 */
final class ClientLogic extends GraphStageLogic implements InHandler, OutHandler {
    private final ClientStage stage;
    private final RelayLoop loop;
    private final Hop hop;
    private final IntConsumer readAtMost;
    private final Conversations conversations;
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
        this.hop = hop;
        this.readAtMost = readAtMost;
        this.conversations = new Conversations(this, door, () -> later(this::tooLate));
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
        conversations.end();
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
        return conversations.told();
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
                if (conversation == null && canSend()) {
                    conversation = conversations.next();
                }
                Conversation current = conversation;
                if (current == null) {
                    break;
                }
                current.advance();
                if (current == conversation) {
                    break;
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

    private void tooLate() {
        if (conversation == null && !closing) {
            conversations.tooLate();
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

    /** Closes the connection once all was sent. */
    void close() {
        if (!closing) {
            closing = true;
            conversations.end();
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
            } else {
                readAtMost.accept(0);
            }
        }
    }

    /** {@return a timer on the connection's loop that runs {@code task} in the stage} */
    EventLoop.Timer in(Duration delay, Runnable task) {
        return loop.loop().in(delay, () -> later(task));
    }
}
