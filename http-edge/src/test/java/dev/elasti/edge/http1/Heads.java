package dev.elasti.edge.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;

/** Heads made from text, and text from heads. */
final class Heads {
    private Heads() {}

    static RequestHead request(String text) {
        Parsed<RequestHead> parsed = new RequestHeadParser(Reading.LIMITS).parse(bytes(text));
        if (parsed instanceof Parsed.Complete<RequestHead>(RequestHead head)) {
            return head;
        }
        throw new AssertionError(parsed + ": " + text);
    }

    static Parsed<ResponseHead> response(String text, ResponseTo to) {
        return new ResponseHeadParser(Reading.LIMITS).parse(bytes(text), to);
    }

    static ResponseHead response(String text) {
        ResponseTo to = text.startsWith("HTTP/1.1 101") ? ResponseTo.UPGRADE : ResponseTo.OTHER;
        Parsed<ResponseHead> parsed = response(text, to);
        if (parsed instanceof Parsed.Complete<ResponseHead>(ResponseHead head)) {
            return head;
        }
        throw new AssertionError(parsed + ": " + text);
    }

    static Hop hop(String... trusted) {
        try {
            return Hop.of(InetAddress.getByName("192.0.2.7"), TrustedPeers.of(List.of(trusted)), "elasti");
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static String text(ByteBuffer bytes) {
        return ISO_8859_1.decode(bytes).toString();
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}
