package dev.elasti.edge.http1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Reads the trailer lines behind the last chunk, up to and with the empty line, and keeps those that may be handed on. */
final class TrailerReader {
    enum Outcome {
        NEED_MORE,
        END,
        MALFORMED
    }

    private final HeadLimits limits;
    private final HeadBytes section;
    private final Fields fields = new Fields();
    private String reason = "";

    TrailerReader(HeadLimits limits) {
        this.limits = limits;
        this.section = new HeadBytes(limits.headBytes());
    }

    /** Takes bytes off {@code in}, not beyond the end of the trailers. */
    Outcome read(ByteBuffer in) {
        while (true) {
            int before = section.filled();
            int taken = section.fill(in);
            int end = section.nextLine(limits.headBytes());
            while (end >= 0 && end > section.lineStart) {
                if (!keep(end)) {
                    return Outcome.MALFORMED;
                }
                section.next(end);
                end = section.nextLine(limits.headBytes());
            }
            if (end >= 0) {
                in.position(in.position() + end + 2 - before);
                return Outcome.END;
            }
            if (end != HeadBytes.NEED_MORE) {
                reason = end == HeadBytes.FORBIDDEN_BYTE
                        ? "The trailers have a control character in them, or a line end that is not CR LF."
                        : "The trailers are longer than " + limits.headBytes() + " bytes.";
                return Outcome.MALFORMED;
            }
            in.position(in.position() + taken);
            if (!in.hasRemaining()) {
                return Outcome.NEED_MORE;
            }
        }
    }

    private boolean keep(int end) {
        if (fields.count() == limits.fields()) {
            reason = "There are more than " + limits.fields() + " trailers.";
            return false;
        }
        String wrong = FieldLines.add(section.bytes, section.lineStart, end, fields, FieldLines.Strictness.STRICT);
        if (wrong != null) {
            reason = wrong;
        }
        return wrong == null;
    }

    Trailers trailers() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(0);
        for (int i = 0; i < fields.count(); i++) {
            if (!fields.field(i).forbiddenInTrailers()) {
                int start = fields.lineStart(i);
                lines.write(section.bytes, start, fields.lineStart(i + 1) - start);
            }
        }
        return lines.size() == 0 ? Trailers.NONE : new Trailers(lines.toByteArray());
    }

    String reason() {
        return reason;
    }
}
