package dev.elasti.edge.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** What a request of HTTP/2 is to say of the hops it took, by the same rule as one of HTTP/1.1 ({@link RequestRewriter}). */
public final class HopFields {
    /** @param name in lower case */
    public record Named(String name, String value) {}

    /** No minor version is defined, and then it is 0 (RFC 9110 §2.5). */
    private static final String VIA = "2.0 ";

    private final Hop hop;
    private final EarlierHops earlier;
    private final StringBuilder addresses = new StringBuilder(0);
    private boolean trustedWords;

    public HopFields(Hop hop) {
        this.hop = hop;
        this.earlier = new EarlierHops(hop);
    }

    /** Looks at a field of the request; to be called once for each. {@return whether it goes on as it is} */
    public boolean keeps(String name, String value) {
        if (!Field.saysOfEarlierHops(name)) {
            return true;
        }
        byte[] bytes = name.getBytes(ISO_8859_1);
        Field field = Field.of(bytes, 0, bytes.length);
        if (field == Field.X_FORWARDED_FOR && hop.trusted && !value.isEmpty()) {
            addresses.append(value).append(", ");
        }
        // Others are one of them in disguise.
        boolean keeps = field.ofEarlierHops() && earlier.keeps(field);
        trustedWords |= keeps;
        return keeps;
    }

    /** {@return whether a trusted peer said anything of earlier hops} */
    public boolean trustedWords() {
        return trustedWords;
    }

    /** {@return whether a field of a trailer goes on: nothing is to be told of hops there} */
    public static boolean keepsInTrailers(String name) {
        return !Field.saysOfEarlierHops(name);
    }

    /** {@return what goes behind all others} {@code authority}: whom the client asks for; may be empty */
    public List<Named> ours(String authority) {
        String address = new String(hop.address, ISO_8859_1);
        List<Named> ours = new ArrayList<>(4);
        ours.add(new Named("x-forwarded-for", addresses + address));
        if (earlier.lacksHost() && !authority.isEmpty()) {
            ours.add(new Named("x-forwarded-host", authority));
        }
        if (earlier.lacksProto()) {
            ours.add(new Named("x-forwarded-proto", new String(hop.scheme, ISO_8859_1)));
        }
        if (earlier.hadRealIp()) {
            ours.add(new Named("x-real-ip", address));
        }
        if (earlier.hasForwarded()) {
            ours.add(new Named("forwarded", hop.v6 ? "for=\"[" + address + "]\"" : "for=" + address));
        }
        ours.add(new Named("via", VIA + new String(hop.pseudonym, ISO_8859_1)));
        return ours;
    }
}
