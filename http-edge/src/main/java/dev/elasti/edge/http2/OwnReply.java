package dev.elasti.edge.http2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * An answer of the edge's own on one stream: fields and a document, or, for gRPC, trailers alone.
 *
 * @param status of HTTP
 * @param fields for the head; values are fit for one
 * @param document what the content is; empty for none
 * @param message a sentence for whoever gets no document
 */
public record OwnReply(int status, Map<String, String> fields, String document, String message) {
    private static final int GRPC_UNKNOWN = 2;
    private static final int GRPC_DEADLINE_EXCEEDED = 4;
    private static final int GRPC_UNIMPLEMENTED = 12;
    private static final int GRPC_INTERNAL = 13;
    private static final int GRPC_UNAVAILABLE = 14;

    public OwnReply {
        requireNonNull(document, "document");
        requireNonNull(message, "message");
        fields = Map.copyOf(fields);
    }

    /** One without a document. */
    static OwnReply of(int status, String message) {
        return new OwnReply(status, Map.of(), "", message);
    }

    /** {@return the content for that request; empty for none} */
    String content(HeldRequest request) {
        return request.head() || request.grpc() ? "" : document;
    }

    /** @param length of the content that follows, or would follow if it was not HEAD; 0 for none */
    Fields head(HeldRequest request, int length) {
        if (request.grpc()) {
            return trailersOnly();
        }
        Fields head = new Fields().with(":status", Integer.toString(status));
        fields.forEach(head::with);
        return length == 0 ? head : head.with("content-length", Integer.toString(length));
    }

    private Fields trailersOnly() {
        return new Fields()
                .with(":status", "200")
                .with("content-type", "application/grpc")
                .with("grpc-status", Integer.toString(grpcStatus()))
                .with("grpc-message", percentEncoded(message));
    }

    /** As gRPC maps the status of HTTP, but that a deadline of ours is told as what it is. */
    private int grpcStatus() {
        return switch (status) {
            case 400, 431 -> GRPC_INTERNAL;
            case 404 -> GRPC_UNIMPLEMENTED;
            case 421, 429, 502, 503 -> GRPC_UNAVAILABLE;
            case 504 -> GRPC_DEADLINE_EXCEEDED;
            // What others are told in the service's place is no answer to a call.
            default -> status < 400 ? GRPC_UNAVAILABLE : GRPC_UNKNOWN;
        };
    }

    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(UTF_8)) {
            if (b >= ' ' && b <= '~' && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(String.format("%02X", b & 0xff));
            }
        }
        return encoded.toString();
    }
}
