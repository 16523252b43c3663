package dev.elasti.edge.http1;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * The client's side of a connection, as the next hop is told of it. Made once per connection, used for each of its requests.
 */
public final class Hop {
    final boolean trusted;
    final boolean v6;
    final byte[] address;
    final byte[] scheme;
    final byte[] pseudonym;

    private Hop(boolean trusted, boolean v6, byte[] address, byte[] scheme, byte[] pseudonym) {
        this.trusted = trusted;
        this.v6 = v6;
        this.address = address;
        this.scheme = scheme;
        this.pseudonym = pseudonym;
    }

    /**
     * @param peer the client's address
     * @param trust whose {@code X-Forwarded-*} and {@code Forwarded} are kept and added to; all others' are replaced
     * @param pseudonym a token, our name in {@code Via}; the same on all edges, so that loops show
     */
    public static Hop of(InetAddress peer, TrustedPeers trust, String pseudonym) {
        String text = peer.getHostAddress();
        int scope = text.indexOf('%');
        return new Hop(
                trust.trusts(peer),
                peer instanceof Inet6Address,
                Ascii.bytes(scope < 0 ? text : text.substring(0, scope)),
                Ascii.bytes("http"),
                Ascii.bytes(pseudonym));
    }
}
