package dev.elasti.edge.http1;

/**
 * What one request says of the hops before us, and so what has to be added of ours: the rule on trust, for whatever version of HTTP.
 * Strangers' words are left out, a trusted peer's go on.
 */
final class EarlierHops {
    private final Hop hop;
    private boolean host;
    private boolean proto;
    private boolean forwarded;
    private boolean realIp;

    EarlierHops(Hop hop) {
        this.hop = hop;
    }

    /** {@return whether a field of earlier hops goes on as it is} X-Forwarded-For never does: it is written anew with ours. */
    boolean keeps(Field field) {
        realIp |= field == Field.X_REAL_IP && !hop.trusted;
        if (!hop.trusted || field == Field.X_FORWARDED_FOR) {
            return false;
        }
        host |= field == Field.X_FORWARDED_HOST;
        proto |= field == Field.X_FORWARDED_PROTO;
        forwarded |= field == Field.FORWARDED;
        return true;
    }

    /** {@return whether nobody but us says whom the client asked for} */
    boolean lacksHost() {
        return !host;
    }

    boolean lacksProto() {
        return !proto;
    }

    /** {@return whether a chain of Forwarded is to be added to} */
    boolean hasForwarded() {
        return forwarded;
    }

    /** {@return whether somebody reads X-Real-IP, so that it has to say what is true} */
    boolean hadRealIp() {
        return realIp;
    }
}
