package dev.elasti.edge.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;

/**
 * A request's head as it came, and the facts in it that framing and routing depend on. The bytes are never changed; strings are
 * made only when asked for (as Latin-1, one char a byte).
 */
public final class RequestHead implements Question {
    final byte[] bytes;
    final Fields fields;
    final Facts facts;

    /** What the parser found out; positions are those of {@link #bytes}. */
    record Facts(
            Method method,
            int methodStart,
            int methodEnd,
            int targetStart,
            int targetEnd,
            int pathStart,
            int hostStart,
            int hostEnd,
            int minorVersion,
            BodyFraming framing,
            boolean keepAlive,
            boolean upgrade,
            boolean expectsContinue,
            boolean acceptsTrailers,
            boolean nominates,
            int end) {}

    RequestHead(byte[] bytes, Fields fields, Facts facts) {
        this.bytes = bytes;
        this.fields = fields;
        this.facts = facts;
    }

    @Override
    public Method method() {
        return facts.method;
    }

    /** {@return the method as written} */
    @Override
    public String methodName() {
        return text(facts.methodStart, facts.methodEnd);
    }

    /** {@return the request target as written: origin-form, absolute-form or {@code *}} */
    public String target() {
        return text(facts.targetStart, facts.targetEnd);
    }

    /** {@return the target less its scheme and authority: path and query as written, or {@code *}} */
    @Override
    public String pathAndQuery() {
        return text(facts.pathStart, facts.targetEnd);
    }

    /** {@return 1 for HTTP/1.1, 0 for HTTP/1.0} */
    public int minorVersion() {
        return facts.minorVersion;
    }

    /**
     * {@return whom the request is for, lower-case, as {@code host[:port]}: the target's authority, else the Host field} Empty
     * only for HTTP/1.0 without a Host.
     */
    public String authority() {
        int length = facts.hostEnd - facts.hostStart;
        byte[] lower = new byte[length];
        for (int i = 0; i < length; i++) {
            lower[i] = Ascii.lower(bytes[facts.hostStart + i]);
        }
        return new String(lower, ISO_8859_1);
    }

    public BodyFraming framing() {
        return facts.framing;
    }

    /** {@return whether bytes of a body follow, as far as the head tells} */
    @Override
    public boolean hasBody() {
        return switch (facts.framing) {
            case BodyFraming.None _ -> false;
            case BodyFraming.Length(long bytes) -> bytes > 0;
            case BodyFraming.Chunked _, BodyFraming.UntilClose _ -> true;
        };
    }

    /** {@return whether sending it twice means the same as once, and all of it is here to be sent} */
    public boolean canBeSentTwice() {
        return facts.method.idempotent() && !hasBody();
    }

    /** {@return whether the client would send another request on this connection} */
    public boolean keepAlive() {
        return facts.keepAlive;
    }

    /** {@return whether it asks for another protocol in a form that is handed on: then 101 is a possible answer} */
    @Override
    public boolean upgrade() {
        return facts.upgrade;
    }

    /** {@return whether the client waits for 100 before it sends the body it announced} */
    public boolean expectsContinue() {
        return facts.expectsContinue;
    }

    /** {@return whether the client said {@code TE: trailers}} */
    public boolean acceptsTrailers() {
        return facts.acceptsTrailers;
    }

    /** {@return the value of the first field of that name, in any case} */
    @Override
    public Optional<String> field(String name) {
        return fields.first(bytes, name);
    }

    @Override
    public int fieldCount() {
        return fields.count();
    }

    @Override
    public String fieldName(int i) {
        return fields.name(bytes, i);
    }

    @Override
    public boolean named(int i, String name) {
        return fields.named(bytes, i, name);
    }

    @Override
    public String fieldValue(int i) {
        return fields.value(bytes, i);
    }

    /** {@return bytes from the start line to the empty line} */
    public int length() {
        return facts.end - facts.methodStart;
    }

    /** {@return bytes of memory that the head holds} */
    public int heldBytes() {
        return bytes.length + 64 * fields.count() + 256;
    }

    @Override
    public String toString() {
        return methodName() + " " + target();
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, ISO_8859_1);
    }
}
