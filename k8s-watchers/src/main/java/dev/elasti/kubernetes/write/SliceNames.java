package dev.elasti.kubernetes.write;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of the edge's EndpointSlices: KubeElasti's, so that one that is there is taken over. */
public final class SliceNames {
    private static final int MAX_NAME = 253;
    private static final String MIDDLE = "-endpointslice-to-resolver-";

    private SliceNames() {}

    /** {@return the name of the IPv4 slice of {@code service}} */
    public static String ipv4(String service) {
        return name(service, "");
    }

    /** {@return the name of the IPv6 slice of {@code service}} */
    public static String ipv6(String service) {
        return name(service, "-ipv6");
    }

    private static String name(String service, String suffix) {
        String tail = MIDDLE + hash(service) + suffix;
        int room = MAX_NAME - "elasti-".length() - tail.length();
        return "elasti-" + (service.length() > room ? service.substring(0, room) : service) + tail;
    }

    private static String hash(String service) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(service.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
