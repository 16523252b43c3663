package dev.elasti.edge.relay;

import static java.util.Objects.requireNonNull;

import dev.elasti.edge.http1.RequestHead;
import org.jspecify.annotations.Nullable;

/** One answer that is wanted of the edge itself. Any thread. */
public final class Asked {
    private final @Nullable RequestHead request;
    private final EdgeAnswer answer;
    private final String id;
    private @Nullable String faultId;

    /**
     * @param request null when not even its head was understood
     * @param id what the log line on it carries; empty if there is none
     */
    public Asked(@Nullable RequestHead request, EdgeAnswer answer, String id) {
        this.request = request;
        this.answer = requireNonNull(answer, "answer");
        this.id = requireNonNull(id, "id");
    }

    /** {@return what the client sent, as it came; null when not even its head was understood} */
    public @Nullable RequestHead request() {
        return request;
    }

    public EdgeAnswer answer() {
        return answer;
    }

    public String id() {
        return id;
    }

    /** Giving the answer failed: one log line, however often this is called. {@return its id} */
    public synchronized String fault(Throwable cause) {
        String known = faultId;
        if (known == null) {
            known = Failures.log(this, cause);
            faultId = known;
        }
        return known;
    }

    /** As the other one, with no more to tell than {@code why}. */
    synchronized String fault(String why) {
        String known = faultId;
        if (known == null) {
            known = Failures.log(this, why);
            faultId = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return "the edge's own answer (" + answer.getClass().getSimpleName() + ")";
    }
}
