package dev.elasti.edge.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a client's bytes as an edge would, in pieces, and keeps what came out: one line per thing seen. */
final class Reading {
    static final HeadLimits LIMITS = new HeadLimits(64 * 1024, 128, 8 * 1024);

    private final List<String> seen = new ArrayList<>();
    private final RequestHeadParser parser = new RequestHeadParser(LIMITS);
    private @Nullable BodyDecoder body;
    private final StringBuilder content = new StringBuilder();
    private boolean broken;

    /** @param pieces gives for a position where the piece that begins there ends */
    static List<String> of(byte[] bytes, IntUnaryOperator pieces) {
        Reading reading = new Reading();
        int at = 0;
        while (at < bytes.length && !reading.broken) {
            int end = Math.min(bytes.length, pieces.applyAsInt(at));
            ByteBuffer in = ByteBuffer.allocateDirect(end - at);
            in.put(bytes, at, end - at).flip();
            reading.feed(in);
            at = end;
        }
        if (!reading.broken && (reading.body != null || reading.parser.midHead() || reading.seen.isEmpty())) {
            reading.seen.add("timeout");
        }
        return reading.seen;
    }

    /** {@return the outcome in the conformance table's words} */
    static String outcome(byte[] bytes) {
        List<String> seen = of(bytes, at -> bytes.length);
        String last = seen.getLast();
        return last.startsWith("malformed ") ? last.substring(10, 13) : last.equals("timeout") ? last : "2xx";
    }

    private void feed(ByteBuffer in) {
        do {
            if (body == null) {
                head(in);
            } else {
                body(in, body);
            }
        } while (in.hasRemaining() && !broken);
    }

    private void head(ByteBuffer in) {
        switch (parser.parse(in)) {
            case Parsed.NeedMore<RequestHead> _ -> {}
            case Parsed.Complete<RequestHead>(RequestHead head) -> {
                seen.add(head.methodName() + " " + head.target() + " " + head.authority() + " " + head.framing() + " "
                        + head.keepAlive() + " " + head.fieldCount());
                body = BodyDecoder.of(head.framing());
                body(in, body);
            }
            case Parsed.Malformed<RequestHead>(int status, String reason) -> malformed(status, reason);
        }
    }

    private void body(ByteBuffer in, BodyDecoder decoder) {
        while (true) {
            switch (decoder.next(in)) {
                case NEED_MORE -> {
                    return;
                }
                case DATA -> {
                    byte[] slice = new byte[decoder.dataLength()];
                    in.get(slice);
                    content.append(new String(slice, ISO_8859_1));
                }
                case END -> {
                    seen.add("body " + content + " trailers "
                            + new String(decoder.trailers().lines(), ISO_8859_1));
                    content.setLength(0);
                    body = null;
                    return;
                }
                case MALFORMED -> {
                    malformed(400, decoder.reason());
                    return;
                }
            }
        }
    }

    private void malformed(int status, String reason) {
        seen.add("malformed " + status + " " + reason);
        broken = true;
    }
}
