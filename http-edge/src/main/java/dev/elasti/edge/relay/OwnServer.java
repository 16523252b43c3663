package dev.elasti.edge.relay;

import java.util.ArrayDeque;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One loop's connections to the server in this process. To begin one costs some hundred microseconds, to use one again a few: they
 * are kept, and there is a bound to them, above which answers are given plain. On the loop's thread only.
 */
final class OwnServer {
    private static final Logger log = LoggerFactory.getLogger(OwnServer.class);

    private final OwnAnswers answers;
    private final int atATime;
    private final Materializer materializer;
    private final Attributes onLoop;
    private final ArrayDeque<InProcessUpstream> idle = new ArrayDeque<>();
    private int open;

    /** @param onLoop has the streams run on the loop */
    OwnServer(OwnAnswers answers, int atATime, Materializer materializer, Attributes onLoop) {
        this.answers = answers;
        this.atATime = atATime;
        this.materializer = materializer;
        this.onLoop = onLoop;
    }

    /** {@return a connection that awaits the head of the request that {@code asked} is about; null if none is to be had now} */
    @Nullable
    InProcessUpstream take(Asked asked, Runnable owner) {
        InProcessUpstream kept = idle.poll();
        if (kept != null) {
            kept.lend(asked, owner);
            return kept;
        }
        InProcessUpstream fresh = open < atATime ? begin() : null;
        if (fresh != null) {
            fresh.lend(asked, owner);
        }
        return fresh;
    }

    /** Begins a connection ahead of its use: the first takes long, and needs files that cannot be opened any more in need. */
    void warm() {
        InProcessUpstream fresh = open < atATime ? begin() : null;
        if (fresh != null) {
            keep(fresh);
        }
    }

    private @Nullable InProcessUpstream begin() {
        InProcessUpstream fresh = new InProcessUpstream(this);
        try {
            Flow.fromGraph(fresh.stage())
                    .join(answers.server(fresh::asked))
                    .withAttributes(onLoop)
                    .run(materializer);
        } catch (RuntimeException | LinkageError e) {
            log.warn("no connection to the server in this process: {}", e.toString());
            return null;
        }
        open++;
        return fresh;
    }

    /** It can take another request. */
    void keep(InProcessUpstream upstream) {
        idle.push(upstream);
    }

    /** Its stream has ended, whoever ended it. */
    void gone(InProcessUpstream upstream) {
        open--;
        idle.remove(upstream);
    }
}
