package dev.elasti.edge.http2;

import dev.elasti.edge.http1.Hop;
import dev.elasti.edge.http1.HopFields;
import java.nio.ByteBuffer;

/**
 * Header blocks on their way to the pod, with what is to be said of the client's hop.
 *
 * <p>A block goes on as the client has encoded it, with our fields behind, written so that they change nobody's table. Only when
 * something of it must not go on, or one before it did not (its stream was the edge's to answer), the pod's table is no longer the
 * client's: from then on blocks are written anew, in a form that refers to no table.
 */
final class Onward {
    private final Hop hop;
    private boolean diverged;
    /** What goes behind the usual request, which says nothing of hops, and whom that one asked for. */
    private String usualAuthority = "";

    private byte[] usual = {};

    Onward(Hop hop) {
        this.hop = hop;
    }

    /** A block has not gone on. */
    void diverges() {
        diverged = true;
    }

    /** {@return the frames of a block that begins a stream} */
    ByteBuffer request(HeaderBlocks.Block block, Fields fields) {
        HopFields hops = new HopFields(hop);
        Fields kept = fields.only((name, value) -> hops.keeps(name, value));
        String authority = HeldRequest.authority(fields);
        boolean complete = kept.count() == fields.count() && !hops.trustedWords();
        byte[] ours = complete ? usual(hops, authority) : encoded(hops, authority);
        return passed(block, fields, kept, ours);
    }

    /** {@return the frames of any other block} */
    ByteBuffer further(HeaderBlocks.Block block, Fields fields) {
        Fields kept = fields.only((name, _) -> HopFields.keepsInTrailers(name));
        return passed(block, fields, kept, new byte[0]);
    }

    private ByteBuffer passed(HeaderBlocks.Block block, Fields fields, Fields kept, byte[] ours) {
        diverged |= kept.count() < fields.count();
        return diverged ? block.saying(kept.encodedForNoTable(ours)) : block.with(ours);
    }

    private byte[] usual(HopFields hops, String authority) {
        if (usual.length == 0 || !authority.equals(usualAuthority)) {
            usual = encoded(hops, authority);
            usualAuthority = authority;
        }
        return usual;
    }

    private static byte[] encoded(HopFields hops, String authority) {
        Fields ours = new Fields();
        hops.ours(authority).forEach(field -> ours.add(field.name(), field.value(), false));
        return ours.encoded();
    }
}
