package dev.elasti.edge.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** Field names that framing, routing or the next hop depend on, and what may happen to them on the way; all others are {@link #OTHER}. */
enum Field {
    OTHER(""),
    /** One of the names below, written with underscores so that some take it for the real one. */
    DISGUISED(""),
    HOST("host"),
    CONNECTION("connection"),
    CONTENT_LENGTH("content-length"),
    TRANSFER_ENCODING("transfer-encoding"),
    TE("te"),
    TRAILER("trailer"),
    UPGRADE("upgrade"),
    KEEP_ALIVE("keep-alive"),
    PROXY_CONNECTION("proxy-connection"),
    PROXY_AUTHENTICATE("proxy-authenticate"),
    PROXY_AUTHORIZATION("proxy-authorization"),
    HTTP2_SETTINGS("http2-settings"),
    EXPECT("expect"),
    VIA("via"),
    FORWARDED("forwarded"),
    X_FORWARDED_FOR("x-forwarded-for"),
    X_FORWARDED_HOST("x-forwarded-host"),
    X_FORWARDED_PROTO("x-forwarded-proto"),
    X_FORWARDED_PORT("x-forwarded-port"),
    X_FORWARDED_PREFIX("x-forwarded-prefix"),
    X_FORWARDED_SERVER("x-forwarded-server"),
    X_FORWARDED_SSL("x-forwarded-ssl"),
    X_FORWARDED_SCHEME("x-forwarded-scheme"),
    X_REAL_IP("x-real-ip"),
    AUTHORIZATION("authorization"),
    COOKIE("cookie"),
    SET_COOKIE("set-cookie"),
    CONTENT_TYPE("content-type"),
    CONTENT_ENCODING("content-encoding"),
    CONTENT_RANGE("content-range"),
    CACHE_CONTROL("cache-control"),
    DATE("date"),
    MAX_FORWARDS("max-forwards"),
    RANGE("range");

    private static final Field[][] BY_LENGTH = byLength();

    @SuppressWarnings("ImmutableEnumChecker") // never leaves this class, never written to
    private final byte[] name;

    Field(String name) {
        this.name = name.getBytes(ISO_8859_1);
    }

    /** {@return the field that goes by the name in {@code bytes[from, to)}, in any case} */
    static Field of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length >= BY_LENGTH.length) {
            return OTHER;
        }
        for (Field candidate : BY_LENGTH[length]) {
            if (Ascii.equalsIgnoreCase(bytes, from, to, candidate.name)) {
                return candidate;
            }
        }
        return OTHER;
    }

    /** As {@link #of}, taking underscores for hyphens, as CGI and its heirs do. */
    static Field ofUnderscored(byte[] bytes, int from, int to) {
        byte[] copy = new byte[to - from];
        for (int i = 0; i < copy.length; i++) {
            byte b = bytes[from + i];
            copy[i] = b == '_' ? (byte) '-' : b;
        }
        return of(copy, 0, copy.length);
    }

    /** {@return whether a field of that name is one {@linkplain #ofEarlierHops of earlier hops}, or one in disguise} */
    static boolean saysOfEarlierHops(String name) {
        int first = name.isEmpty() ? 0 : name.charAt(0) | 0x20;
        if (first != 'f' && first != 'x') {
            return false;
        }
        byte[] bytes = name.getBytes(ISO_8859_1);
        return ofUnderscored(bytes, 0, bytes.length).ofEarlierHops();
    }

    /** {@return whether it tells of earlier hops, which only a trusted peer may do} */
    boolean ofEarlierHops() {
        return compareTo(FORWARDED) >= 0 && compareTo(X_REAL_IP) <= 0;
    }

    /** {@return whether it concerns one connection only, whoever nominates it (RFC 9110 §7.6.1)} */
    boolean hopByHop() {
        return switch (this) {
            case CONNECTION,
                    TRANSFER_ENCODING,
                    TE,
                    UPGRADE,
                    KEEP_ALIVE,
                    PROXY_CONNECTION,
                    PROXY_AUTHENTICATE,
                    PROXY_AUTHORIZATION,
                    HTTP2_SETTINGS -> true;
            case OTHER,
                    DISGUISED,
                    HOST,
                    CONTENT_LENGTH,
                    TRAILER,
                    EXPECT,
                    VIA,
                    FORWARDED,
                    X_FORWARDED_FOR,
                    X_FORWARDED_HOST,
                    X_FORWARDED_PROTO,
                    X_FORWARDED_PORT,
                    X_FORWARDED_PREFIX,
                    X_FORWARDED_SERVER,
                    X_FORWARDED_SSL,
                    X_FORWARDED_SCHEME,
                    X_REAL_IP,
                    AUTHORIZATION,
                    COOKIE,
                    SET_COOKIE,
                    CONTENT_TYPE,
                    CONTENT_ENCODING,
                    CONTENT_RANGE,
                    CACHE_CONTROL,
                    DATE,
                    MAX_FORWARDS,
                    RANGE -> false;
        };
    }

    /** {@return whether {@code Connection} can nominate it away: only names nobody depends on for framing, routing or rights} */
    boolean mayBeNominated() {
        return this == OTHER || hopByHop();
    }

    /** {@return whether it has no business in a trailer (RFC 9110 §6.5.1): framing, routing, rights, how to read the content} */
    boolean forbiddenInTrailers() {
        return this != OTHER;
    }

    private static Field[][] byLength() {
        List<List<Field>> lists = new ArrayList<>();
        for (Field field : values()) {
            while (lists.size() <= field.name.length) {
                lists.add(new ArrayList<>());
            }
            if (field.name.length > 0) {
                lists.get(field.name.length).add(field);
            }
        }
        return lists.stream().map(list -> list.toArray(Field[]::new)).toArray(Field[][]::new);
    }
}
