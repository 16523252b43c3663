package dev.elasti.edge.http2;

import static java.util.Objects.requireNonNull;

/**
 * One request that the edge has read because it may have to answer it.
 *
 * @param stream where the answer goes
 * @param authority whom it asks for, as the client wrote it; may be empty
 * @param head whether the answer must have no content
 * @param grpc whether the answer is to be one that gRPC understands
 * @param requestId what the client calls it; may be empty, may be anything
 */
public record HeldRequest(int stream, String authority, boolean head, boolean grpc, String requestId) {
    public HeldRequest {
        requireNonNull(authority, "authority");
        requireNonNull(requestId, "requestId");
    }

    static HeldRequest of(int stream, Fields fields) {
        return new HeldRequest(
                stream,
                authority(fields),
                fields.first(":method").equals("HEAD"),
                fields.first("content-type").startsWith("application/grpc"),
                fields.first("x-request-id"));
    }

    static String authority(Fields fields) {
        String named = fields.first(":authority");
        return named.isEmpty() ? fields.first("host") : named;
    }
}
