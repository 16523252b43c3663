package dev.elasti.edge.http2;

import java.nio.ByteBuffer;

/**
 * Who owes whom an acknowledgement of SETTINGS once the edge has spoken for the pod. Each side must see exactly one ACK for each
 * SETTINGS frame it has sent, after the other side, or the edge in its place, has received it.
 *
 * <table>
 * <caption>What becomes of SETTINGS</caption>
 * <tr><th>frame</th><th>while held</th><th>once a pod is there</th></tr>
 * <tr><td>ours to the client</td><td>sent once, unless a pod is there in a moment: {@code MAX_CONCURRENT_STREAMS} and nothing else</td>
 * <td>never sent</td></tr>
 * <tr><td>the client's ACK of ours</td><td>dropped</td><td>dropped: it is the first that comes, since ACKs keep the order</td></tr>
 * <tr><td>SETTINGS of the client</td><td>answered with ACK, and kept: the pod gets them too, before anything they rule</td>
 * <td>passed</td></tr>
 * <tr><td>the pod's ACK of those that were kept</td><td></td><td>dropped, as many as we have answered: the first that come</td></tr>
 * <tr><td>the pod's first SETTINGS</td><td></td><td>passed; {@code MAX_CONCURRENT_STREAMS} is put behind if they don't have it and we
 * had bounded it, so that what holds is what the pod says: no bound</td></tr>
 * <tr><td>later SETTINGS and ACKs of either side</td><td></td><td>passed</td></tr>
 * </table>
 *
 * <p>Nothing else that the client gets from us has to be undone: windows, frame size and table size stay what everybody begins with
 * until the pod says otherwise. What the client has sent in the meantime is within those, and the pod has to take it until its
 * own SETTINGS are acknowledged (RFC 9113 §6.5.3). That ACK is the client's second one, and the pod gets it.
 */
final class SettingsAccount {
    private static final int NOT_NAMED = -1;

    private final int heldStreams;
    private boolean greeted;
    private int clientOwes;
    private int podOwes;
    private boolean podNamed;
    private long clientWindow = FIRST_WINDOW;

    /** The bytes that everybody may send at first, on a stream and on the connection. */
    static final int FIRST_WINDOW = 65_535;

    SettingsAccount(int heldStreams) {
        this.heldStreams = heldStreams;
    }

    boolean greeted() {
        return greeted;
    }

    /** {@return our SETTINGS} From now on the client takes us for the pod. */
    ByteBuffer greet() {
        greeted = true;
        clientOwes++;
        return Setting.with(ByteBuffer.allocate(0), Setting.MAX_CONCURRENT_STREAMS, heldStreams);
    }

    /** {@return bytes of content that the client takes at first on each stream} */
    long clientWindow() {
        return clientWindow;
    }

    /** SETTINGS of the client came. {@return by how much it takes more on each stream, or less} */
    long came(ByteBuffer payload) {
        long before = clientWindow;
        clientWindow = Setting.in(payload, Setting.INITIAL_WINDOW_SIZE, clientWindow);
        return clientWindow - before;
    }

    /** {@return our acknowledgement of SETTINGS of the client} */
    ByteBuffer acknowledge() {
        podOwes++;
        return Frames.settingsAck();
    }

    /** {@return whether an ACK of the client is for us} */
    boolean clientsAckIsOurs() {
        if (clientOwes == 0) {
            return false;
        }
        clientOwes--;
        return true;
    }

    /** {@return whether an ACK of the pod is for SETTINGS that the client has an ACK for already} */
    boolean podsAckIsKnown() {
        if (podOwes == 0) {
            return false;
        }
        podOwes--;
        return true;
    }

    /** {@return whether the pod's first SETTINGS leave standing what we have told the client} */
    boolean mustAmend(ByteBuffer payload) {
        boolean first = !podNamed;
        podNamed = true;
        return first && greeted && Setting.in(payload, Setting.MAX_CONCURRENT_STREAMS, NOT_NAMED) == NOT_NAMED;
    }

    ByteBuffer amended(ByteBuffer payload) {
        return Setting.with(payload, Setting.MAX_CONCURRENT_STREAMS, Setting.UNLIMITED);
    }
}
