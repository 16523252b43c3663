package dev.elasti.edge.answers;

import dev.elasti.edge.http1.RequestHead;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** By what an answer can be found again: our log line's id, else the client's own, else a new one. */
final class RequestIds {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    private RequestIds() {}

    static String of(@Nullable RequestHead request, String logged) {
        if (!logged.isEmpty()) {
            return logged;
        }
        if (request != null) {
            String sent = request.field("X-Request-Id").orElse("");
            return of(sent);
        }
        return of("");
    }

    /** {@return {@code known}, unless it is unfit to be one} */
    static String of(String known) {
        if (HARMLESS.matcher(known).matches()) {
            return known;
        }
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }
}
