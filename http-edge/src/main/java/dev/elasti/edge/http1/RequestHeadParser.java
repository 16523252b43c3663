package dev.elasti.edge.http1;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Parses request heads from any split of the bytes; the result depends on the bytes alone. One parser per connection, used for
 * one head after another, by one thread at a time.
 */
public final class RequestHeadParser {
    /** Method, two spaces and the version, around a target as long as allowed. */
    private static final int AROUND_TARGET = 64;

    private final HeadLimits limits;
    private final HeadBytes head;
    private final RequestLine line = new RequestLine();
    private Fields fields = new Fields();
    private boolean inFields;
    /** Bytes of the empty line before the request line: clients of old send one after a body (RFC 9112 §2.2). */
    private int skipped;

    public RequestHeadParser(HeadLimits limits) {
        this.limits = limits;
        this.head = new HeadBytes(limits.headBytes());
    }

    /** Takes bytes off {@code in} up to the end of the head, or to where it stops being one. After {@code Malformed}: don't call again. */
    public Parsed<RequestHead> parse(ByteBuffer in) {
        while (true) {
            int before = head.filled();
            int taken = head.fill(in);
            Parsed<RequestHead> parsed = lines();
            switch (parsed) {
                case Parsed.NeedMore<RequestHead> _ -> {
                    in.position(in.position() + taken);
                    if (!in.hasRemaining()) {
                        return parsed;
                    }
                }
                case Parsed.Complete<RequestHead>(RequestHead complete) -> {
                    in.position(in.position() + complete.facts.end() - before);
                    return parsed;
                }
                case Parsed.Malformed<RequestHead> _ -> {
                    return parsed;
                }
            }
        }
    }

    /** {@return whether a head has begun and is not complete: the time for it is running} */
    public boolean midHead() {
        return head.filled() > skipped;
    }

    private Parsed<RequestHead> lines() {
        while (true) {
            int end = head.nextLine(inFields ? limits.headBytes() : limits.targetBytes() + AROUND_TARGET);
            Parsed.Malformed<RequestHead> wrong;
            if (end < 0) {
                wrong = unfinished(end);
                return wrong == null ? Parsed.NeedMore.instance() : wrong;
            }
            boolean empty = end == head.lineStart;
            if (inFields && empty) {
                return complete(end + 2);
            }
            wrong = inFields ? field(end) : start(end, empty);
            if (wrong != null) {
                return wrong;
            }
            head.next(end);
        }
    }

    private Parsed.@Nullable Malformed<RequestHead> unfinished(int why) {
        return switch (why) {
            case HeadBytes.FORBIDDEN_BYTE ->
                malformed(400, "The head has a control character in it, or a line end that is not CR LF.");
            case HeadBytes.LINE_TOO_LONG -> overlong();
            case HeadBytes.HEAD_TOO_LONG -> malformed(431, "The head is longer than " + limits.headBytes() + " bytes.");
            default -> null;
        };
    }

    /** A request line without end: either the target is too long or it is none at all. */
    private Parsed.Malformed<RequestHead> overlong() {
        for (int i = head.lineStart; i < head.lineStart + AROUND_TARGET; i++) {
            if (head.bytes[i] == ' ') {
                return malformed(414, "The request target is longer than " + limits.targetBytes() + " bytes.");
            }
        }
        return malformed(400, "The method is longer than any.");
    }

    private Parsed.@Nullable Malformed<RequestHead> start(int end, boolean empty) {
        if (empty && skipped == 0) {
            skipped = 2;
            return null;
        }
        inFields = true;
        return line.read(head.bytes, head.lineStart, end, limits.targetBytes());
    }

    private Parsed.@Nullable Malformed<RequestHead> field(int end) {
        if (fields.count() == limits.fields()) {
            return malformed(431, "The head has more than " + limits.fields() + " fields.");
        }
        String wrong = FieldLines.add(head.bytes, head.lineStart, end, fields, FieldLines.Strictness.STRICT);
        return wrong == null ? null : malformed(400, wrong);
    }

    private Parsed<RequestHead> complete(int end) {
        RequestSemantics semantics = new RequestSemantics(head.bytes, line, fields);
        Parsed.Malformed<RequestHead> wrong = semantics.read();
        if (wrong != null) {
            return wrong;
        }
        RequestHead complete = new RequestHead(head.release(), fields, semantics.facts(end));
        fields = new Fields();
        inFields = false;
        skipped = 0;
        return new Parsed.Complete<>(complete);
    }

    private static Parsed.Malformed<RequestHead> malformed(int status, String reason) {
        return new Parsed.Malformed<>(status, reason);
    }
}
