package dev.elasti.edge.relay;

import dev.elasti.edge.http1.Hop;
import dev.elasti.edge.loop.EventLoop;
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
 * One client's connection: lets one {@link Conversation} at a time have it. {@link #run} does whatever can be done now; every event
 * ends in it, so that none depends on the order of the others. Backpressure is the socket's: what is not read stays there. Why it is
 * no stream: docs/adr/0010. On the loop's thread but for {@link #later}.
 */
public final class ClientConnection implements LinkListener {
    private final TcpLink link;
    private final RelayLoop loop;
    private final Hop hop;
    private final Conversations conversations;
    private final Intake intake = new Intake();
    private final Runnable onSignal = this::signalled;
    private final StallWatch stallWatch;
    private @Nullable Conversation conversation;
    private boolean signalled;
    private boolean running;
    private boolean full;
    private boolean ended;
    private boolean broken;
    private boolean over;

    private ClientConnection(TcpLink link, RelayLoop loop, Door door, Hop hop) {
        this.link = link;
        this.loop = loop;
        this.hop = hop;
        this.conversations = new Conversations(this, door, this::overdue);
        this.stallWatch = new StallWatch(link, loop.parts().settings().stalledAfter());
    }

    /**
     * Serves what the client asks for, until the connection ends. On the loop's thread. {@return who listens to the link now}
     *
     * @param link a connection that was accepted, on the loop that {@code loop} is about
     * @param door where it came in
     * @param hop who is at its other end
     */
    public static LinkListener serve(TcpLink link, RelayLoop loop, Door door, Hop hop) {
        ClientConnection client = new ClientConnection(link, loop, door, hop);
        link.listener(client);
        loop.joined(client);
        loop.parts().listener().connectionOpened();
        client.run();
        return client;
    }

    @Override
    public void onReceived(Chunk chunk) {
        intake.add(chunk);
        if (conversation != null && conversation.holding()) {
            intake.keep();
        }
        run();
    }

    @Override
    public void onFinished() {
        ended = true;
        run();
    }

    @Override
    public void onDrained() {
        full = false;
        stallWatch.end();
        // May come from within a write of a conversation's.
        signal();
    }

    /** RST: nobody is there any more. A write finds it out too, in the midst of a conversation, which is not to be abandoned there. */
    @Override
    public void onBroken(IOException cause) {
        broken = true;
        if (!running) {
            end();
        }
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
        return !full;
    }

    void send(Chunk chunk) {
        if (!link.write(chunk)) {
            full = true;
            stallWatch.begin();
        }
    }

    void send(ByteBuffer bytes) {
        send(Chunk.of(bytes));
    }

    /** Sends FIN after what was sent; the client may still send. */
    void endOutput() {
        link.endOutput();
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
        link.reset();
        end();
    }

    /** Closes the connection once all was sent. */
    void close() {
        if (!over) {
            Lingering.close(link, loop.parts().settings().lingerAtMost());
            end();
        }
    }

    /** Ends the connection, and what is under way on it, at once. */
    void cut() {
        link.reset();
        end();
    }

    /** Has {@link #run} run soon. */
    void signal() {
        if (!signalled) {
            signalled = true;
            loop.loop().execute(onSignal);
        }
    }

    /** Runs {@code task} on the loop, then {@link #run}; neither if the connection has ended by then. Any thread. */
    void later(Runnable task) {
        loop.loop().execute(() -> runThen(task));
    }

    /** {@return a timer that runs {@code task} as {@link #later} does} */
    EventLoop.Timer in(Duration delay, Runnable task) {
        return loop.loop().in(delay, () -> runThen(task));
    }

    private void signalled() {
        signalled = false;
        run();
    }

    private void runThen(Runnable task) {
        if (over) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            crashed(e);
        }
        run();
    }

    private void run() {
        if (running || over) {
            return;
        }
        running = true;
        try {
            while (!over && !broken) {
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
        if (broken) {
            end();
        }
        if (!over) {
            wantMore();
        }
    }

    private void overdue() {
        runThen(this::tooLate);
    }

    private void tooLate() {
        if (conversation == null) {
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

    private void wantMore() {
        long room = loop.parts().settings().window() - intake.bytes();
        link.readAtMost((int) Math.max(0, room));
        if (room > 0) {
            link.read();
        }
    }

    /** Gives back everything that hangs on the connection. */
    private void end() {
        if (over) {
            return;
        }
        over = true;
        stallWatch.end();
        loop.left(this);
        conversations.end();
        Conversation left = conversation;
        conversation = null;
        try {
            if (left != null) {
                left.abandon();
            }
        } finally {
            intake.clear();
            loop.parts().listener().connectionClosed();
        }
    }
}
