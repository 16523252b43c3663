package dev.elasti.edge.relay;

import java.io.IOException;
import java.time.Duration;

/** Bytes both ways, unread, each direction with an end of its own: after 101, and where a connection is none of our business. */
final class Tunnel {
    /** Hears of the end, once. */
    interface Owner {
        /** Both sides have ended, and all bytes were handed on: those to the pod are out of the edge. */
        void tunnelOver();

        /** It broke off on the way: both sides must see that something is missing. */
        void tunnelBroken(String why);
    }

    private final Owner owner;
    private final ClientConnection client;
    private final Upstream upstream;
    private final Duration idleAtMost;
    private final Deadline idle;
    private boolean upEnded;
    private boolean downEnded;
    private boolean idleTooLong;

    Tunnel(Owner owner, ClientConnection client, Upstream upstream, Duration idleAtMost) {
        this.owner = owner;
        this.client = client;
        this.upstream = upstream;
        this.idleAtMost = idleAtMost;
        this.idle = new Deadline(client.loop().loop(), () -> client.later(() -> idleTooLong = true));
        idle.set(idleAtMost, false);
    }

    void advance() {
        if (idleTooLong) {
            client.loop().parts().listener().turnedAway(RelayListener.Limit.TUNNEL_IDLE);
            owner.tunnelBroken("nothing came through the tunnel for " + idleAtMost);
            return;
        }
        pumpUp();
        pumpDown();
        IOException broken = upstream.broken();
        if (broken != null && upstream.intake().isEmpty()) {
            owner.tunnelBroken("the pod broke the tunnel off: " + broken.getMessage());
        } else if (upEnded && downEnded && upstream.sent()) {
            owner.tunnelOver();
        }
    }

    /** It is over. */
    void end() {
        idle.cancel();
    }

    private void pumpUp() {
        while (upstream.writable() && !client.intake().isEmpty()) {
            upstream.write(client.intake().takeChunk());
            idle.set(idleAtMost, false);
        }
        if (client.ended() && client.intake().isEmpty() && !upEnded) {
            upEnded = true;
            upstream.endOutput();
        }
    }

    private void pumpDown() {
        while (client.canSend() && !upstream.intake().isEmpty()) {
            client.send(upstream.intake().takeChunk());
            idle.set(idleAtMost, false);
        }
        if (!upstream.intake().isEmpty() || downEnded) {
            return;
        }
        if (upstream.finished()) {
            downEnded = true;
            client.endOutput();
        } else if (upstream.broken() == null) {
            upstream.read();
        }
    }
}
