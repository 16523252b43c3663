package dev.elasti.edge.transport;

import dev.elasti.edge.loop.EventLoop;
import java.io.IOException;
import java.time.Duration;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * A connection as one end of a stream. Demand downstream reads from the socket; nothing is read without it. Completion upstream
 * sends FIN, failure upstream sends RST; FIN from the peer completes downstream, RST fails the stage. Runs on the connection's
 * loop: give its stream that loop's dispatcher.
 */
public final class SocketStage extends GraphStage<FlowShape<Chunk, Chunk>> {
    private final Inlet<Chunk> in = Inlet.create("toSocket");
    private final Outlet<Chunk> out = Outlet.create("fromSocket");
    private final FlowShape<Chunk, Chunk> shape = FlowShape.of(in, out);
    private final TcpLink link;
    private final Duration linger;
    private final Duration stall;

    /**
     * @param linger for how long a connection that we are done with is still read from (and its bytes dropped), since closing
     *     it with bytes unread would make the peer's system throw our last answer away
     * @param stall a peer that takes nothing of what waits for it for so long is given up, with RST
     */
    public SocketStage(TcpLink link, Duration linger, Duration stall) {
        this.link = link;
        this.linger = linger;
        this.stall = stall;
    }

    @Override
    public FlowShape<Chunk, Chunk> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final AsyncCallback<Chunk> received = createAsyncCallback(this::pass);
        private final AsyncCallback<Event> happened = createAsyncCallback(this::onEvent);
        private @Nullable IOException cause;
        private EventLoop.@Nullable Timer stallTimer;
        private boolean outputOver;
        private boolean inputOver;

        private enum Event {
            FINISHED,
            DRAINED,
            BROKEN
        }

        Logic() {
            super(shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    if (link.write(grab(in))) {
                        pull(in);
                    } else {
                        watchForStall();
                    }
                }

                @Override
                public void onUpstreamFinish() {
                    outputOver = true;
                    link.endOutput();
                    closeIfOver();
                }

                @Override
                public void onUpstreamFailure(Throwable failure) {
                    link.reset();
                    completeStage();
                }
            });
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    link.read();
                }

                @Override
                public void onDownstreamFinish(Throwable reason) {
                    inputOver = true;
                    closeIfOver();
                }
            });
        }

        @Override
        public void preStart() {
            // Both ends may be over at different times: the stage ends when the connection does.
            setKeepGoing(true);
            link.listener(new ToStage());
            pull(in);
        }

        @Override
        public void postStop() {
            cancelStallTimer();
            if (!outputOver || !inputOver) {
                link.reset();
            }
        }

        private void pass(Chunk chunk) {
            if (isClosed(out)) {
                chunk.release();
            } else {
                push(out, chunk);
            }
        }

        private void onEvent(Event event) {
            switch (event) {
                case FINISHED -> {
                    inputOver = true;
                    complete(out);
                    closeIfOver();
                }
                case DRAINED -> {
                    cancelStallTimer();
                    if (!isClosed(in) && !hasBeenPulled(in)) {
                        pull(in);
                    }
                }
                case BROKEN -> {
                    outputOver = true;
                    inputOver = true;
                    failStage(cause == null ? new IOException("connection broken") : cause);
                }
            }
        }

        private void watchForStall() {
            long unsent = link.unsentBytes();
            cancelStallTimer();
            stallTimer = link.loop().in(stall, () -> {
                if (link.unsentBytes() < unsent) {
                    watchForStall();
                } else {
                    link.giveUp("the peer has taken nothing for " + stall);
                }
            });
        }

        private void cancelStallTimer() {
            if (stallTimer != null) {
                stallTimer.cancel();
                stallTimer = null;
            }
        }

        private void closeIfOver() {
            if (outputOver && inputOver) {
                Lingering.close(link, linger);
                completeStage();
            }
        }

        /** Carries the socket's events into the stage. */
        private final class ToStage implements LinkListener {
            @Override
            public void onConnected() {
                throw new IllegalStateException("accepted connections are connected");
            }

            @Override
            public void onReceived(Chunk chunk) {
                received.invoke(chunk);
            }

            @Override
            public void onFinished() {
                happened.invoke(Event.FINISHED);
            }

            @Override
            public void onDrained() {
                happened.invoke(Event.DRAINED);
            }

            @Override
            public void onBroken(IOException reason) {
                cause = reason;
                happened.invoke(Event.BROKEN);
            }
        }
    }

    /** {@return the loop that the stream must run on} */
    public EventLoop loop() {
        return link.loop();
    }
}
