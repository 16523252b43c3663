package dev.elasti.edge.relay;

import dev.elasti.edge.http1.Hop;
import dev.elasti.edge.transport.Chunk;
import java.util.function.IntConsumer;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** A client's side of the relay: the strict codec and, behind it, one exchange after another. Join it with the client's socket. */
public final class ClientStage extends GraphStage<FlowShape<Chunk, Chunk>> {
    final Inlet<Chunk> in = Inlet.create("fromClient");
    final Outlet<Chunk> out = Outlet.create("toClient");
    private final FlowShape<Chunk, Chunk> shape = FlowShape.of(in, out);
    private final RelayLoop loop;
    private final Door door;
    private final Hop hop;
    private final IntConsumer readAtMost;

    /** @param readAtMost is told before each pull how many bytes the next chunk from the client may have, and 0 when none is wanted */
    public ClientStage(RelayLoop loop, Door door, Hop hop, IntConsumer readAtMost) {
        this.loop = loop;
        this.door = door;
        this.hop = hop;
        this.readAtMost = readAtMost;
    }

    @Override
    public FlowShape<Chunk, Chunk> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new ClientLogic(this, loop, door, hop, readAtMost);
    }
}
