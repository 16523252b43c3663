package dev.elasti.edge.transport;

import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/** What a loop is to watch one channel for. Until there is a key, and after it is gone, nothing. */
final class Interest {
    private @Nullable SelectionKey key;

    void of(SelectionKey newKey) {
        key = newKey;
    }

    void on(int op) {
        set(op, true);
    }

    void off(int op) {
        set(op, false);
    }

    private void set(int op, boolean on) {
        SelectionKey k = key;
        if (k == null || !k.isValid()) {
            return;
        }
        int before = k.interestOps();
        int after = on ? before | op : before & ~op;
        if (after != before) {
            k.interestOps(after);
        }
    }
}
