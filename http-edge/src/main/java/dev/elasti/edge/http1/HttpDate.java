package dev.elasti.edge.http1;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date field, for messages that came without (RFC 9110 §6.6.1); formatted once a second at most. */
public final class HttpDate {
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final class Line {
        private final long second;
        private final byte[] bytes;

        Line(long second) {
            this.second = second;
            this.bytes = Ascii.bytes("Date: " + IMF_FIXDATE.format(Instant.ofEpochSecond(second)) + "\r\n");
        }
    }

    private static volatile Line last = new Line(0);

    private HttpDate() {}

    /** {@return the field line for now, CRLF included} Shared: don't write to it. */
    public static byte[] line() {
        long second = System.currentTimeMillis() / 1000;
        Line line = last;
        if (line.second != second) {
            line = new Line(second);
            last = line;
        }
        return line.bytes;
    }
}
