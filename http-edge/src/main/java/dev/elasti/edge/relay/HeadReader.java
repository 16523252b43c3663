package dev.elasti.edge.relay;

import dev.elasti.edge.http1.Parsed;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http1.RequestHeadParser;
import dev.elasti.edge.loop.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;

/** Reads the heads of one client's requests, and knows when one is overdue. On the loop's thread. */
final class HeadReader {
    private final RelaySettings settings;
    private final RequestHeadParser parser;
    private final Function<ByteBuffer, Parsed<RequestHead>> parse;
    private final Deadline deadline;

    /** @param overdue runs on the loop when a head that has begun took too long, or none has begun for too long */
    HeadReader(RelaySettings settings, EventLoop loop, Runnable overdue) {
        this.settings = settings;
        this.parser = new RequestHeadParser(settings.requestHead());
        this.parse = parser::parse;
        this.deadline = new Deadline(loop, overdue);
    }

    /** {@return what the bytes are} While they are too few, the time for the rest runs. */
    Parsed<RequestHead> read(Intake intake) {
        Parsed<RequestHead> parsed = intake.head(parse);
        if (!(parsed instanceof Parsed.NeedMore<RequestHead>)) {
            deadline.off();
        } else {
            await(parser.midHead());
        }
        return parsed;
    }

    /** The time for the next bytes runs. {@code begun}: a part of a head, or of what may become one, is here. */
    void await(boolean begun) {
        if (begun) {
            deadline.set(settings.headWithin(), true);
        } else {
            deadline.set(settings.idleTimeout(), false);
        }
    }

    /** The first byte of all is expected within this time. */
    void await(Duration within) {
        deadline.set(within, false);
    }

    /** {@return whether a part of a head is here} */
    boolean midHead() {
        return parser.midHead();
    }

    /** No more heads are wanted. */
    void end() {
        deadline.cancel();
    }
}
