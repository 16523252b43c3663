package dev.elasti.edge.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Dispatchers;

/**
 * The event loops of an edge. Each is the executor of a dispatcher of its own, named by {@link #dispatcherOf}, whose settings are
 * {@code elasti.edge.loop-dispatcher}.
 */
public final class EventLoops implements AutoCloseable {
    private static final String DISPATCHER = "elasti.edge.loop-dispatcher";

    /** Systems of one process (tests) must not share names of dispatchers by accident; a second edge in one system neither. */
    private static final AtomicInteger GENERATION = new AtomicInteger();

    private final List<EventLoop> loops;
    private final int generation = GENERATION.incrementAndGet();
    private final AtomicInteger turn = new AtomicInteger();

    private EventLoops(List<EventLoop> loops) {
        this.loops = loops;
    }

    /** Starts the loops and makes their dispatchers known to {@code system}. */
    public static EventLoops start(ActorSystem system, LoopSettings settings) {
        EventLoops all = new EventLoops(IntStream.range(0, settings.effectiveCount())
                .mapToObj(index -> loop(index, settings))
                .toList());
        Dispatchers dispatchers = system.dispatchers();
        for (EventLoop loop : all.loops) {
            String id = all.dispatcherOf(loop);
            Config config = ConfigFactory.parseMap(Map.of("id", id))
                    .withFallback(system.settings().config().getConfig(DISPATCHER))
                    .withFallback(dispatchers.defaultDispatcherConfig());
            dispatchers.registerConfigurator(
                    id, new LoopDispatcherConfigurator(loop, config, dispatchers.prerequisites()));
            loop.start();
        }
        return all;
    }

    private static EventLoop loop(int index, LoopSettings settings) {
        BlockPool blocks = new BlockPool(settings.blockBytes(), settings.blocksOfALoop());
        BlockPool bulkBlocks = new BlockPool(settings.bulkBlockBytes(), settings.bulkBlocksOfALoop(), blocks);
        return new EventLoop(index, settings.batch(), blocks, bulkBlocks);
    }

    /** {@return the id of the dispatcher whose actors run on {@code loop}} */
    public String dispatcherOf(EventLoop loop) {
        return DISPATCHER + "-" + generation + "-" + loop.index();
    }

    public List<EventLoop> all() {
        return loops;
    }

    /** {@return the loops in turn} Any thread. */
    public EventLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /** Ends the loops and closes their channels. Stop the streams that run on them first. */
    @Override
    public void close() {
        loops.forEach(EventLoop::close);
    }
}
