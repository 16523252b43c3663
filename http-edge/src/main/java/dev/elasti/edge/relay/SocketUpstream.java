package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.transport.Chunk;
import dev.elasti.edge.transport.LinkListener;
import dev.elasti.edge.transport.ShortageException;
import dev.elasti.edge.transport.TcpLink;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection to a pod. While it idles in the pool it keeps an eye on the socket: FIN or unasked bytes are the end of it. */
final class SocketUpstream implements Upstream, LinkListener {
    private final UpstreamPool pool;
    private final Endpoint endpoint;
    private final Intake intake = new Intake();
    private @Nullable TcpLink link;
    private @Nullable Runnable owner;
    private boolean connected;
    private boolean writable = true;
    private boolean finished;
    private boolean reused;
    private @Nullable IOException broken;
    private long idleSince;

    SocketUpstream(UpstreamPool pool, Endpoint endpoint) {
        this.pool = pool;
        this.endpoint = endpoint;
    }

    void begin(TcpLink newLink, Runnable newOwner) {
        this.link = newLink;
        this.owner = newOwner;
    }

    /** There is no connection and will be none. */
    void notBegun(ShortageException cause, Runnable newOwner) {
        this.owner = newOwner;
        this.broken = cause;
        signal();
    }

    void lend(Runnable newOwner) {
        this.owner = newOwner;
        this.reused = true;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    long idleSince() {
        return idleSince;
    }

    /** {@return whether the pod has neither closed it nor sent anything}, by a look at the socket itself. */
    boolean alive() {
        return broken == null && !finished && intake.isEmpty() && link().silent();
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public void write(Chunk chunk) {
        if (!link().write(chunk)) {
            writable = false;
        }
    }

    @Override
    public void endOutput() {
        link().endOutput();
    }

    @Override
    public boolean sent() {
        return link().unsentBytes() == 0;
    }

    @Override
    public void read() {
        link().read();
    }

    @Override
    public Intake intake() {
        return intake;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public @Nullable IOException broken() {
        return broken;
    }

    @Override
    public boolean reused() {
        return reused;
    }

    @Override
    public void close() {
        owner = null;
        intake.clear();
        if (link != null) {
            link.close();
        }
    }

    /** Closes it with RST, so that the pod knows that something is missing. No signal comes any more. */
    void reset() {
        owner = null;
        intake.clear();
        if (link != null) {
            link.reset();
        }
    }

    @Override
    public void handBack() {
        owner = null;
        if (!intake.isEmpty() || finished || broken != null || !writable || !pool.keep(this)) {
            close();
            return;
        }
        idleSince = System.nanoTime();
        link().read();
    }

    @Override
    public void onConnected() {
        connected = true;
        signal();
    }

    @Override
    public void onFinished() {
        finished = true;
        over();
    }

    @Override
    public void onReceived(Chunk chunk) {
        if (owner == null) {
            chunk.release();
            pool.drop(this);
            close();
            return;
        }
        intake.add(chunk);
        signal();
    }

    @Override
    public void onDrained() {
        writable = true;
        signal();
    }

    @Override
    public void onBroken(IOException cause) {
        broken = cause;
        over();
    }

    private void over() {
        if (owner == null) {
            pool.drop(this);
            close();
        } else {
            signal();
        }
    }

    private void signal() {
        if (owner != null) {
            owner.run();
        }
    }

    private TcpLink link() {
        if (link == null) {
            throw new IllegalStateException("not begun");
        }
        return link;
    }
}
