package dev.elasti.edge.http1;

import java.util.Optional;

/** A response's head as the upstream sent it, and the facts in it that framing depends on. The bytes are never changed. */
public final class ResponseHead {
    final byte[] bytes;
    final Fields fields;
    final int statusLineEnd;
    private final int status;
    private final int minorVersion;
    private final BodyFraming framing;
    private final boolean keepAlive;
    /** Whether Connection names fields that are not to be handed on. */
    final boolean nominates;

    private final int length;

    ResponseHead(
            byte[] bytes,
            Fields fields,
            int statusLineEnd,
            int status,
            int minorVersion,
            BodyFraming framing,
            boolean keepAlive,
            boolean nominates,
            int length) {
        this.bytes = bytes;
        this.fields = fields;
        this.statusLineEnd = statusLineEnd;
        this.status = status;
        this.minorVersion = minorVersion;
        this.framing = framing;
        this.keepAlive = keepAlive;
        this.nominates = nominates;
        this.length = length;
    }

    public int status() {
        return status;
    }

    /** {@return whether another head follows: 1xx but 101} */
    public boolean interim() {
        return status < 200 && status != 101;
    }

    /** {@return whether the connection is a tunnel from here on} */
    public boolean switchesProtocols() {
        return status == 101;
    }

    public int minorVersion() {
        return minorVersion;
    }

    public BodyFraming framing() {
        return framing;
    }

    /** {@return whether the upstream takes another request on this connection, once the body has ended} */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** {@return the value of the first field of that name, in any case} */
    public Optional<String> field(String name) {
        return fields.first(bytes, name);
    }

    public int fieldCount() {
        return fields.count();
    }

    public String fieldName(int i) {
        return fields.name(bytes, i);
    }

    public String fieldValue(int i) {
        return fields.value(bytes, i);
    }

    /** {@return bytes from the status line to the empty line} */
    public int length() {
        return length;
    }

    @Override
    public String toString() {
        return "HTTP/1." + minorVersion + " " + status;
    }
}
