package dev.elasti.edge.peers;

import dev.elasti.edge.peers.Witness.Seen;
import java.util.List;
import java.util.regex.Pattern;

/** What a server does of its own with requests that it has read as they were meant: no setting of it changes that. */
enum Habit {
    /** All that it takes goes on as it came. */
    NONE,

    /** Apache httpd: {@code OPTIONS *} asks the server itself (RFC 9110, 9.3.7), so it answers with 200 and asks nobody. */
    ANSWERS_OPTIONS_ASTERISK,

    /**
     * Traffic Server: a target is kept in its parts and written anew from them, which makes one slash of those that it begins with, and
     * leaves out {@code ?} and {@code ;} with nothing behind them that belongs to them. Slashes further on stay.
     */
    WRITES_TARGETS_ANEW;

    private static final Pattern FIRST_SLASHES = Pattern.compile("^/+");
    private static final Pattern EMPTY_QUERY = Pattern.compile("^([^?]*)\\?$");
    private static final Pattern EMPTY_PARAMETERS = Pattern.compile("^([^?;]*);(\\?|$)");

    /** {@return the requests, as they are behind the server if it lets all of them through} */
    List<Seen> passedOn(List<Seen> requests) {
        return requests.stream()
                .filter(request -> !answers(request))
                .map(this::written)
                .toList();
    }

    /** {@return how many of the requests the server answers with 200 by itself} */
    long answered(List<Seen> requests) {
        return requests.stream().filter(this::answers).count();
    }

    private boolean answers(Seen request) {
        return this == ANSWERS_OPTIONS_ASTERISK
                && request.method().equals("OPTIONS")
                && request.target().equals("*");
    }

    private Seen written(Seen request) {
        return this == WRITES_TARGETS_ANEW
                ? new Seen(request.method(), anew(request.target()), request.body(), request.client())
                : request;
    }

    private static String anew(String target) {
        String slash = FIRST_SLASHES.matcher(target).replaceFirst("/");
        String query = EMPTY_QUERY.matcher(slash).replaceFirst("$1");
        return EMPTY_PARAMETERS.matcher(query).replaceFirst("$1$2");
    }
}
