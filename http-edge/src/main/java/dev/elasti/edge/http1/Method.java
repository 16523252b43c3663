package dev.elasti.edge.http1;

/** Request methods the edge has to tell apart; all others are handed on as they are. */
public enum Method {
    GET(true, true),
    HEAD(true, true),
    OPTIONS(true, true),
    PUT(false, true),
    DELETE(false, true),
    POST(false, false),
    PATCH(false, false),
    CONNECT(false, false),
    TRACE(true, true),
    OTHER(false, false);

    private final boolean safe;
    private final boolean idempotent;

    Method(boolean safe, boolean idempotent) {
        this.safe = safe;
        this.idempotent = idempotent;
    }

    /** {@return whether it asks for nothing but reading (RFC 9110 §9.2.1)} */
    public boolean safe() {
        return safe;
    }

    /** {@return whether sending it twice means the same as once (RFC 9110 §9.2.2)}; unknown methods are not. */
    public boolean idempotent() {
        return idempotent;
    }
}
