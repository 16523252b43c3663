package dev.elasti.edge.http1;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Parses response heads from any split of the bytes. One parser per upstream connection, used for one head after another, by one
 * thread at a time. Interim heads (1xx) come out as they come in; call again for the next.
 */
public final class ResponseHeadParser {
    /** Interim heads before the final one; an upstream that sends more keeps its client from ever getting an answer. */
    private static final int MOST_INTERIM = 32;

    // What can be wrong beyond what HeadBytes says.
    private static final int BAD_STATUS_LINE = -10;
    private static final int BAD_FIELD = -11;
    private static final int TOO_MANY_FIELDS = -12;

    private final HeadLimits limits;
    private final HeadBytes head;
    private Fields fields = new Fields();
    private int statusLineEnd;
    private int status;
    private int minorVersion;
    private int interim;

    public ResponseHeadParser(HeadLimits limits) {
        this.limits = limits;
        this.head = new HeadBytes(limits.headBytes());
    }

    /**
     * Takes bytes off {@code in} up to the end of the head. After {@code Malformed} (always 502): close the connection.
     *
     * @param to the request that waits for this response
     */
    public Parsed<ResponseHead> parse(ByteBuffer in, ResponseTo to) {
        while (true) {
            int before = head.filled();
            int taken = head.fill(in);
            int end = lines();
            if (end >= 0) {
                in.position(in.position() + end + 2 - before);
                return complete(end + 2, to);
            }
            if (end != HeadBytes.NEED_MORE) {
                return malformed(reason(end));
            }
            in.position(in.position() + taken);
            if (!in.hasRemaining()) {
                return Parsed.NeedMore.instance();
            }
        }
    }

    /** {@return whether bytes of a head have come: the upstream has begun to answer} */
    public boolean midHead() {
        return !head.isEmpty();
    }

    /** Reads the lines at hand. {@return where the empty line is, or what hinders} */
    private int lines() {
        while (true) {
            int end = head.nextLine(limits.headBytes());
            if (end < 0) {
                return end;
            }
            if (statusLineEnd == 0) {
                if (!statusLine(end)) {
                    return BAD_STATUS_LINE;
                }
                statusLineEnd = end;
            } else if (end == head.lineStart) {
                return end;
            } else if (fields.count() == limits.fields()) {
                return TOO_MANY_FIELDS;
            } else if (field(end) != null) {
                return BAD_FIELD;
            }
            head.next(end);
        }
    }

    private @Nullable String field(int end) {
        return FieldLines.add(head.bytes, head.lineStart, end, fields, FieldLines.Strictness.BLANKS_BEFORE_COLON);
    }

    /** {@code HTTP/1.x SP 3DIGIT [SP reason]}: many leave the last space out. */
    private boolean statusLine(int end) {
        byte[] bytes = head.bytes;
        boolean shape = end >= 12
                && bytes[0] == 'H'
                && bytes[1] == 'T'
                && bytes[2] == 'T'
                && bytes[3] == 'P'
                && bytes[4] == '/'
                && bytes[5] == '1'
                && bytes[6] == '.'
                && (bytes[7] == '0' || bytes[7] == '1')
                && bytes[8] == ' '
                && bytes[9] >= '1'
                && bytes[9] <= '5'
                && Ascii.isDigit(bytes[10])
                && Ascii.isDigit(bytes[11])
                && (end == 12 || bytes[12] == ' ');
        if (shape) {
            minorVersion = bytes[7] - '0';
            status = 100 * (bytes[9] - '0') + 10 * (bytes[10] - '0') + (bytes[11] - '0');
        }
        return shape;
    }

    private Parsed<ResponseHead> complete(int end, ResponseTo to) {
        ResponseSemantics semantics = new ResponseSemantics(head.bytes, fields, status, minorVersion, to);
        String wrong = semantics.read();
        if (wrong != null) {
            return malformed(wrong);
        }
        ResponseHead complete = new ResponseHead(
                head.release(),
                fields,
                statusLineEnd,
                status,
                minorVersion,
                semantics.framing(),
                semantics.keepAlive(),
                semantics.nominates(),
                end);
        fields = new Fields();
        statusLineEnd = 0;
        interim = complete.interim() ? interim + 1 : 0;
        return interim > MOST_INTERIM
                ? malformed("There is no end of interim responses.")
                : new Parsed.Complete<>(complete);
    }

    private String reason(int why) {
        return switch (why) {
            case HeadBytes.FORBIDDEN_BYTE -> "The head has a control character in it, or a line end that is not CR LF.";
            case BAD_STATUS_LINE -> "It does not begin with an HTTP/1.1 status line.";
            case BAD_FIELD -> "A header line can't be understood.";
            case TOO_MANY_FIELDS -> "The head has more than " + limits.fields() + " fields.";
            default -> "The head is longer than " + limits.headBytes() + " bytes.";
        };
    }

    private static Parsed<ResponseHead> malformed(String reason) {
        return new Parsed.Malformed<>(502, reason);
    }
}
