package dev.elasti.edge.http1;

/** What a response answers, as far as its framing depends on that (RFC 9112 §6.3). */
public enum ResponseTo {
    /** HEAD: never a body, whatever the fields say. */
    HEAD,
    /** A request that asked for another protocol: 101 is expected. */
    UPGRADE,
    /** Any other request. */
    OTHER;

    /** {@return what a response to {@code request} answers} */
    public static ResponseTo of(RequestHead request) {
        if (request.method() == Method.HEAD) {
            return HEAD;
        }
        return request.upgrade() ? UPGRADE : OTHER;
    }
}
