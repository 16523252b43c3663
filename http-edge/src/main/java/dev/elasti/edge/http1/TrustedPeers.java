package dev.elasti.edge.http1;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Address ranges whose word on earlier hops ({@code X-Forwarded-*}, {@code Forwarded}) is taken. */
public final class TrustedPeers {
    /** Nobody. */
    public static final TrustedPeers NONE = new TrustedPeers(List.of());

    private static final class Range {
        private final byte[] network;
        private final int bits;

        Range(byte[] network, int bits) {
            this.network = network;
            this.bits = bits;
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, network, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || ((address[whole] ^ network[whole]) & (0xff00 >> rest) & 0xff) == 0;
        }
    }

    private final List<Range> ranges;

    private TrustedPeers(List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * From ranges such as {@code 10.0.0.0/8}, {@code fd00::/8}, or single addresses.
     *
     * @throws IllegalArgumentException for anything else, with the text in the message
     */
    public static TrustedPeers of(List<String> ranges) {
        List<Range> parsed = new ArrayList<>();
        for (String range : ranges) {
            parsed.add(parse(range));
        }
        return new TrustedPeers(List.copyOf(parsed));
    }

    /** {@return whether {@code peer} is in one of the ranges} */
    public boolean trusts(InetAddress peer) {
        byte[] address = peer.getAddress();
        for (Range range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static Range parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        // Anything but these characters could be a name, and a name would be looked up.
        if (!literal.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("not an address range: '" + text + "'");
        }
        try {
            byte[] network = InetAddress.getByName(literal).getAddress();
            int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > network.length * 8) {
                throw new IllegalArgumentException("not an address range: '" + text + "'");
            }
            return new Range(network, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("not an address range: '" + text + "'", e);
        }
    }
}
