package dev.elasti.edge.relay;

import dev.elasti.edge.transport.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.apache.pekko.Done;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the server in this process, which gives the edge's own answers. To the relay it is what a connection to a pod is;
 * in place of a socket there is a stream on the same loop. Its owner is whoever has borrowed it from {@link OwnServer}.
 */
final class InProcessUpstream implements Upstream {
    private final OwnServer server;
    private final Intake intake = new Intake();
    private @Nullable End end;
    private @Nullable Runnable owner;
    private @Nullable Asked asked;
    private @Nullable IOException broken;
    private boolean finished;
    private boolean reused;

    InProcessUpstream(OwnServer server) {
        this.server = server;
    }

    /** {@return the stage to be joined with the server's connection} Once. */
    GraphStage<FlowShape<ByteString, ByteString>> stage() {
        return new Stage();
    }

    void lend(Asked newAsked, Runnable newOwner) {
        reused = asked != null;
        asked = newAsked;
        owner = newOwner;
    }

    /** {@return what the request under way is about} */
    Asked asked() {
        if (asked == null) {
            throw new IllegalStateException("lent to nobody");
        }
        return asked;
    }

    @Override
    public boolean connected() {
        return true;
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void write(Chunk chunk) {
        ByteString bytes = ByteString.fromByteBuffer(chunk.bytes());
        chunk.release();
        end().toServer.invoke(bytes);
    }

    @Override
    public void endOutput() {
        end().noMore.invoke(Done.getInstance());
    }

    @Override
    public boolean sent() {
        return true;
    }

    @Override
    public void read() {
        end().wanted.invoke(Done.getInstance());
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
        end().closing.invoke(Done.getInstance());
    }

    @Override
    public void handBack() {
        owner = null;
        if (intake.isEmpty() && !finished && broken == null) {
            server.keep(this);
        } else {
            close();
        }
    }

    private void over() {
        server.gone(this);
        signal();
    }

    private void signal() {
        if (owner != null) {
            owner.run();
        }
    }

    private End end() {
        if (end == null) {
            throw new IllegalStateException("not run yet");
        }
        return end;
    }

    private final class Stage extends GraphStage<FlowShape<ByteString, ByteString>> {
        private final Inlet<ByteString> in = Inlet.create("fromServer");
        private final Outlet<ByteString> out = Outlet.create("toServer");
        private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

        @Override
        public FlowShape<ByteString, ByteString> shape() {
            return shape;
        }

        @Override
        public GraphStageLogic createLogic(Attributes attributes) {
            End logic = new End(this);
            end = logic;
            return logic;
        }
    }

    /** The relay's end of the stream. */
    private final class End extends GraphStageLogic implements InHandler, OutHandler {
        private final Stage stage;
        private final ArrayDeque<ByteString> queued = new ArrayDeque<>(2);
        private final AsyncCallback<ByteString> toServer = createAsyncCallback(this::queue);
        private final AsyncCallback<Done> noMore = createAsyncCallback(_ -> complete(outlet()));
        private final AsyncCallback<Done> wanted = createAsyncCallback(_ -> want());
        private final AsyncCallback<Done> closing = createAsyncCallback(_ -> completeStage());

        End(Stage stage) {
            super(stage.shape());
            this.stage = stage;
            setHandler(stage.in, this);
            setHandler(stage.out, this);
        }

        @Override
        public void onPush() {
            intake.add(Chunk.of(ByteBuffer.wrap(grab(stage.in).toArray())));
            signal();
        }

        @Override
        public void onPull() {
            if (!queued.isEmpty()) {
                push(stage.out, queued.remove());
            }
        }

        @Override
        public void onUpstreamFinish() {
            finished = true;
            completeStage();
        }

        @Override
        public void onUpstreamFailure(Throwable failure) {
            broken = new IOException("the server in this process failed: " + failure, failure);
            completeStage();
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
            // It wants no more requests; its answer may still be on its way.
        }

        @Override
        public void postStop() {
            if (!finished && broken == null) {
                broken = new IOException("the server in this process was stopped");
            }
            over();
        }

        private Outlet<ByteString> outlet() {
            return stage.out;
        }

        private void queue(ByteString bytes) {
            if (isAvailable(stage.out)) {
                push(stage.out, bytes);
            } else {
                queued.add(bytes);
            }
        }

        private void want() {
            if (!isClosed(stage.in) && !hasBeenPulled(stage.in)) {
                pull(stage.in);
            }
        }
    }
}
