package dev.elasti.edge.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client sends its request's body at a pace that is worth waiting for. Counted are windows of time that follow each other;
 * one in which the pod took nothing for a while says nothing of the client.
 */
final class BodyPace {
    private final ClientConnection client;
    private final Duration window;
    private final long atLeast;
    private @Nullable Deadline deadline;
    private long came;
    private boolean heldUp;
    private boolean tooSlow;

    BodyPace(ClientConnection client) {
        RelaySettings settings = client.loop().parts().settings();
        this.client = client;
        this.window = settings.bodyWindow();
        this.atLeast = settings.bodyBytesPerWindow();
    }

    /** {@return whether too little has come} */
    boolean tooSlow() {
        return tooSlow;
    }

    /** So much of the body has come. */
    void came(int bytes) {
        came += bytes;
    }

    /** The pod takes more, and the client has to send it. Bodies that are here at once cost nothing. */
    void clientAwaited() {
        if (deadline == null && atLeast > 0) {
            deadline = new Deadline(client.loop().loop(), () -> client.later(this::windowOver));
            deadline.set(window, false);
        }
    }

    /** The pod takes nothing at the moment. */
    void podAwaited() {
        heldUp = true;
    }

    void end() {
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private void windowOver() {
        if (deadline == null) {
            return;
        }
        tooSlow = !heldUp && came < atLeast;
        came = 0;
        heldUp = false;
        deadline.set(window, false);
    }
}
