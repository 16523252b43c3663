package dev.elasti.edge.http2;

import static dev.elasti.edge.http2.SettingsAccount.FIRST_WINDOW;

/**
 * Bytes of content that the client takes on its whole connection, which two sides send: we and the pod. The pod counts for itself, from
 * the 65 535 that everybody begins with and by the WINDOW_UPDATEs that it gets. So what we send is taken from updates that the pod
 * does not get: while held from all of them, and of what is left a small part is kept back for answers that are still to come.
 * Where the updates are not enough we are in debt: then the pod thinks that it may send more than it may, and has to be
 * made to wait ({@link #podMay}) until the client's next updates, which do not reach the pod, have paid it.
 */
final class ClientWindow {
    /** At most so much, and no more than a part of what there is, is kept back once there is a pod: it must not starve. */
    private static final int KEPT_BACK = 64 * 1024;

    private static final int PART = 8;

    /** What the client takes now; not known any more once a pod sends that is not made to wait. */
    private long all = FIRST_WINDOW;
    /** How much of it the pod does not know of; less than nothing: how much of what it counts with is gone. */
    private long ours;

    private long promised;
    private long keptBack;
    private long owed;
    private boolean held = true;
    private boolean inDebt;
    private boolean alone;

    /**
     * The client takes more.
     *
     * @param shared whether some of it may come to be ours
     * @return how much of it the pod is to hear of
     */
    int widened(int by, boolean shared) {
        all += by;
        int kept = 0;
        if (!held) {
            kept = Math.clamp(keptBack - ours, 0, by);
        } else if (shared || ours < 0) {
            kept = by;
        }
        ours += kept;
        lookAtDebt();
        return by - kept;
    }

    /** {@return whether more was allowed than may be} Known while held. */
    boolean tooWide() {
        return all > Integer.MAX_VALUE;
    }

    /** {@return whether an update has to be {@linkplain #widened looked at}} */
    boolean wantsMore() {
        return held || inDebt || ours < keptBack;
    }

    /** There is a pod, which is {@link #owed} a part. */
    void released() {
        held = false;
        keptBack = Math.clamp(Math.max(promised, Math.min(KEPT_BACK, ours / PART)), 0, Math.max(0, ours));
        owed = Math.max(0, ours - keptBack);
        ours -= owed;
        inDebt = true;
        lookAtDebt();
    }

    private void lookAtDebt() {
        inDebt &= ours < promised;
    }

    /** {@return by how much the pod's window is to be widened now} Once. */
    int owed() {
        int now = (int) owed;
        owed = 0;
        return now;
    }

    /** {@return how many of {@code bytes} of the pod's content the client may get now} They count as sent. */
    int podMay(int bytes) {
        if (!inDebt) {
            return bytes;
        }
        int now = Math.clamp(all, 0, bytes);
        all -= now;
        return now;
    }

    /** No pod will send anything any more. */
    void alone() {
        alone = true;
    }

    /** {@return bytes that we may send now} */
    long ours() {
        return held || inDebt || alone ? all : ours;
    }

    /** {@return whether as many more bytes of ours can be sent some time} While held they can: who takes content gives room for more. */
    boolean fits(int bytes) {
        return held || alone || promised + bytes <= ours;
    }

    /** We are about to send content, or less of it than we were. */
    void promised(int bytes) {
        promised += bytes;
        lookAtDebt();
    }

    /** We have sent content that was promised. */
    void sent(int bytes) {
        all -= bytes;
        ours -= bytes;
        promised(-bytes);
    }
}
