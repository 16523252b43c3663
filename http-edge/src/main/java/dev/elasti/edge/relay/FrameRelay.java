package dev.elasti.edge.relay;

import dev.elasti.edge.http2.ErrorCode;
import dev.elasti.edge.http2.Http2Connection;
import dev.elasti.edge.http2.Verdict;
import dev.elasti.edge.transport.Chunk;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Frames both ways between a client and the pod it has got to, until one of them ends it or the edge leaves the path. */
final class FrameRelay {
    private final Multiplex owner;
    private final ClientConnection client;
    private final Http2Connection connection;
    private final SocketUpstream pod;
    private final Cutter up;
    private final Cutter down;
    private final Farewell farewell;
    private final Deadline idle;
    private final Duration idleAtMost;
    private boolean idleTooLong;
    private boolean upEnded;
    private boolean over;

    FrameRelay(Multiplex owner, ClientConnection client, Http2Connection connection, SocketUpstream pod) {
        this.owner = owner;
        this.client = client;
        this.connection = connection;
        this.pod = pod;
        this.up = new Cutter(pod::write);
        this.down = new Cutter(client::send);
        this.farewell = new Farewell(owner, client, connection);
        this.idleAtMost = owner.route()
                .flatMap(route -> route.bounds().tunnelIdle())
                .orElse(client.loop().parts().settings().tunnelIdle());
        this.idle = new Deadline(client.loop().loop(), () -> client.later(() -> idleTooLong = true));
        idle.set(idleAtMost, false);
    }

    void advance() {
        if (idleTooLong) {
            client.loop().parts().listener().turnedAway(RelayListener.Limit.TUNNEL_IDLE);
            owner.goodbye(ErrorCode.NO_ERROR, "nothing came for " + idleAtMost);
            return;
        }
        pumpUp();
        pumpDown();
        if (over) {
            return;
        }
        owner.say();
        if (connection.openStreams() == 0) {
            owner.resting();
            if (upEnded && connection.between()) {
                // Nobody waits for anything that the pod may still say.
                owner.end();
                return;
            }
        }
        farewell.advance();
    }

    /** Nothing more is to come of it. */
    void end() {
        over = true;
        idle.cancel();
        farewell.end();
        down.clear();
    }

    private void pumpUp() {
        while (!over
                && pod.writable()
                && !client.intake().isEmpty()
                && (client.canSend() || !connection.repliesWait())) {
            idle.set(idleAtMost, false);
            Verdict.Broken broken = up.cut(client.intake().takeChunk(), connection::fromClient);
            if (broken != null) {
                owner.goodbye(broken.code(), broken.why());
            }
        }
        if (!over && client.ended() && client.intake().isEmpty() && !upEnded) {
            upEnded = true;
            pod.endOutput();
        }
    }

    private void pumpDown() {
        while (!over && client.canSend()) {
            Chunk chunk = down.waiting();
            if (chunk == null && !pod.intake().isEmpty()) {
                idle.set(idleAtMost, false);
                chunk = pod.intake().takeChunk();
            }
            if (chunk == null) {
                break;
            }
            boolean spoke = connection.podSpoke();
            Verdict.Broken broken = down.cut(chunk, connection::fromPod);
            if (broken != null) {
                endFor(broken, spoke);
            }
            if (down.waiting() != null) {
                // Until the client takes more.
                return;
            }
        }
        if (!over && pod.intake().isEmpty() && down.waiting() == null) {
            awaitPod(pod.broken());
        }
    }

    private void endFor(Verdict.Broken broken, boolean spoke) {
        if (spoke) {
            owner.goodbye(broken.code(), broken.why());
        } else {
            owner.podIsMute(broken.why());
        }
    }

    private void awaitPod(@Nullable IOException broken) {
        if (broken != null || pod.finished()) {
            String why = broken == null ? "the pod closed the connection" : "the pod broke off: " + broken.getMessage();
            if (!connection.podSpoke() && !connection.unanswered().isEmpty()) {
                owner.podIsMute(why);
            } else if (broken != null) {
                owner.broken(why);
            } else {
                owner.end();
            }
        } else {
            pod.read();
        }
    }
}
