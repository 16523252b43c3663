package dev.elasti.edge.transport;

import dev.elasti.edge.loop.BlockPool;
import dev.elasti.edge.loop.EventLoop;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection on one event loop. Reads a chunk when asked to, writes what it is given at the end of the loop's present
 * batch of tasks, so that a head and its body leave in one system call. All methods on the loop's thread only; so are the
 * listener's calls, which may come from within a call of {@link #write}.
 */
public final class TcpLink {
    private static final Logger log = LoggerFactory.getLogger(TcpLink.class);
    private static final int ENOUGH = 64 * 1024;

    private final EventLoop loop;
    private final SocketChannel channel;
    private final Unsent unsent;
    private final Runnable flush = this::flushLater;
    private final Runnable receive = this::receiveInTurn;
    private @Nullable Runnable onClosed;
    private final Interest interest = new Interest();
    private final ResetWatch resetWatch;
    private @Nullable LinkListener listener;
    private EventLoop.@Nullable Timer connectTimeout;
    private Object owner = this;
    private int readAtMost = Integer.MAX_VALUE;
    private boolean flushDue;
    private boolean reading;
    private boolean inLine;
    /** Whether the last read filled its block: more is there, as a rule. */
    private boolean pours;

    private boolean finished;
    private boolean owesDrained;
    private boolean outputEnds;
    private boolean closesAfterFlush;
    private boolean closed;

    private TcpLink(EventLoop loop, SocketChannel channel) {
        this.loop = loop;
        this.channel = channel;
        this.unsent = new Unsent(loop.blocks());
        this.resetWatch = new ResetWatch(loop, interest);
    }

    /** A connection that was accepted. */
    static TcpLink accepted(EventLoop loop, SocketChannel channel) throws IOException {
        TcpLink link = new TcpLink(loop, channel);
        Sockets.configure(channel);
        link.interest.of(loop.register(channel, 0, link::ready));
        return link;
    }

    /**
     * Begins to connect; the listener hears {@code onConnected} or {@code onBroken}, never from within this call.
     *
     * @throws ShortageException when there is no socket to be had
     */
    public static TcpLink connect(EventLoop loop, InetSocketAddress to, Duration within, LinkListener listener)
            throws ShortageException {
        TcpLink link = new TcpLink(loop, Sockets.open());
        link.listener = listener;
        try {
            Sockets.configure(link.channel);
            link.connect(to, within);
        } catch (BindException e) {
            // Not the peer's doing: all local ports are in use towards it.
            loop.execute(() -> link.fail(ShortageException.ofPorts(e)));
        } catch (IOException e) {
            loop.execute(() -> link.fail(e));
        } catch (RuntimeException e) {
            loop.execute(() -> link.fail(new IOException("can't connect to " + to, e)));
        }
        return link;
    }

    private void connect(InetSocketAddress to, Duration within) throws IOException {
        boolean done = channel.connect(to);
        interest.of(loop.register(channel, done ? 0 : SelectionKey.OP_CONNECT, this::ready));
        if (done) {
            loop.execute(this::isConnected);
        } else {
            connectTimeout = loop.in(within, () -> fail(new SocketTimeoutException("no connection within " + within)));
        }
    }

    public void listener(LinkListener newListener) {
        this.listener = newListener;
    }

    /** Says whose connection it is: equal for all that take turns as one. What comes on them is handed out in turn, owner by owner. */
    public void owner(Object newOwner) {
        this.owner = newOwner;
    }

    /** Has {@code task} run once when the connection is closed, by whomever. */
    public void onClosed(Runnable task) {
        this.onClosed = task;
    }

    public EventLoop loop() {
        return loop;
    }

    /** {@return the other side's address} */
    public InetSocketAddress peer() throws IOException {
        return (InetSocketAddress) channel.getRemoteAddress();
    }

    /** {@return the address on our side} */
    public InetSocketAddress here() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    public boolean closed() {
        return closed;
    }

    /** {@return bytes that were written and are not gone to the socket} */
    public long unsentBytes() {
        return unsent.bytes();
    }

    /** {@return whether FIN came} */
    boolean peerFinished() {
        return finished;
    }

    /**
     * The next chunks have at most {@code bytes} bytes; what is more stays in the socket. 0: none is asked for until this is called
     * again, and the listener hears of RST all the same, within a second or two.
     */
    public void readAtMost(int bytes) {
        resetWatch.set(bytes == 0);
        if (bytes > 0) {
            readAtMost = bytes;
        }
    }

    /** Asks for one chunk. Asking again before it came changes nothing. */
    public void read() {
        if (!closed && !finished) {
            reading = true;
            interest.on(SelectionKey.OP_READ);
        }
    }

    /** {@return whether the peer has been silent since: nothing to read, and not closed} A look at the socket itself. */
    public boolean silent() {
        if (closed || finished) {
            return false;
        }
        BlockPool.Block block = loop.blocks().take();
        try {
            return channel.read(block.memory().limit(1)) == 0;
        } catch (IOException _) {
            return false;
        } finally {
            block.release();
        }
    }

    /** Sends {@code chunk}, and releases it then. {@return false for "enough": wait for {@code onDrained} before you write more} */
    public boolean write(Chunk chunk) {
        if (closed || outputEnds) {
            chunk.release();
            return true;
        }
        unsent.add(chunk);
        if (unsent.bytes() >= ENOUGH) {
            flush();
        } else if (!flushDue) {
            flushDue = true;
            loop.afterTasks(flush);
        }
        if (unsent.bytes() >= ENOUGH && !closed) {
            owesDrained = true;
            return false;
        }
        return true;
    }

    /** Sends FIN after what was written. If the socket does not take all of it at once, {@code onDrained} follows when it has. */
    public void endOutput() {
        if (!outputEnds) {
            outputEnds = true;
            flush();
            owesDrained |= !closed && unsent.bytes() > 0;
        }
    }

    /** Sends what was written, then closes. */
    public void closeAfterFlush() {
        closesAfterFlush = true;
        outputEnds = true;
        flush();
    }

    /** Closes at once; what was not sent is lost. The listener hears nothing any more. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (connectTimeout != null) {
            connectTimeout.cancel();
        }
        resetWatch.end();
        unsent.drop();
        Sockets.close(channel);
        if (onClosed != null) {
            onClosed.run();
        }
    }

    /** Closes at once with RST, so that the peer knows that something is missing. */
    public void reset() {
        if (!closed) {
            Sockets.closeWithReset(channel);
            close();
        }
    }

    /** As {@link #reset}, and the listener hears that the connection broke. */
    public void giveUp(String why) {
        LinkListener told = listener;
        boolean before = closed;
        reset();
        if (!before && told != null) {
            told.onBroken(new SocketTimeoutException(why));
        }
    }

    private void ready(SelectionKey selected) {
        try {
            handle(selected);
        } catch (RuntimeException | Error e) {
            handlerFailed(e);
        }
    }

    private void flushLater() {
        try {
            flush();
        } catch (RuntimeException | Error e) {
            handlerFailed(e);
        }
    }

    /** Who uses the link has failed: it is over, and what hangs on it (a place in a queue, a count) is given back. */
    private void handlerFailed(Throwable fault) {
        log.error("a connection is given up: its handler failed", fault);
        fail(new IOException("a handler of this connection failed", fault));
    }

    private void handle(SelectionKey selected) {
        int ops = selected.readyOps();
        if ((ops & SelectionKey.OP_CONNECT) != 0) {
            if (channel.isConnected()) {
                isBroken();
            } else {
                finishConnect();
            }
            return;
        }
        if ((ops & SelectionKey.OP_WRITE) != 0) {
            flush();
        }
        if ((ops & SelectionKey.OP_READ) != 0 && !closed) {
            toBeReceived();
        }
    }

    private void toBeReceived() {
        if (!reading) {
            // Taken away only now, not after each chunk: as a rule the next one is asked for before the loop looks
            // again.
            interest.off(SelectionKey.OP_READ);
        } else if (!inLine) {
            inLine = true;
            loop.inTurn(owner, receive);
        }
    }

    private void receiveInTurn() {
        inLine = false;
        if (closed || !reading) {
            return;
        }
        try {
            receive();
        } catch (RuntimeException | Error e) {
            handlerFailed(e);
        }
    }

    private void finishConnect() {
        try {
            channel.finishConnect();
            interest.off(SelectionKey.OP_CONNECT);
            isConnected();
        } catch (IOException e) {
            fail(e);
        }
    }

    private void isBroken() {
        interest.off(ResetWatch.BROKEN);
        // After FIN both ways a connection looks like a broken one, and its last bytes are still to be read.
        if (!outputEnds) {
            fail(new IOException("Connection reset while nothing was read"));
        }
    }

    private void isConnected() {
        if (connectTimeout != null) {
            connectTimeout.cancel();
        }
        if (!closed && listener != null) {
            listener.onConnected();
        }
    }

    private void receive() {
        // No larger one for who may not bring more than the other holds.
        boolean bulk = pours && readAtMost > loop.blocks().size();
        BlockPool.Block block = (bulk ? loop.bulkBlocks() : loop.blocks()).take();
        int count;
        try {
            count = channel.read(
                    block.memory().limit(Math.min(readAtMost, block.memory().capacity())));
            pours = count >= loop.blocks().size();
        } catch (IOException e) {
            block.release();
            fail(e);
            return;
        }
        if (count > 0) {
            reading = false;
            Chunk chunk = Chunk.of(block);
            if (listener != null) {
                listener.onReceived(chunk);
            } else {
                chunk.release();
            }
            return;
        }
        block.release();
        if (count < 0) {
            finished = true;
            reading = false;
            interest.off(SelectionKey.OP_READ);
            if (listener != null) {
                listener.onFinished();
            }
        }
    }

    private void flush() {
        flushDue = false;
        if (closed) {
            return;
        }
        try {
            if (unsent.sendTo(channel)) {
                flushed();
            } else {
                interest.on(SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void flushed() throws IOException {
        interest.off(SelectionKey.OP_WRITE);
        if (closesAfterFlush) {
            close();
            return;
        }
        if (outputEnds) {
            channel.shutdownOutput();
        }
        if (owesDrained) {
            owesDrained = false;
            if (listener != null) {
                listener.onDrained();
            }
        }
    }

    private void fail(IOException cause) {
        if (closed) {
            return;
        }
        close();
        if (listener != null) {
            listener.onBroken(cause);
        }
    }
}
