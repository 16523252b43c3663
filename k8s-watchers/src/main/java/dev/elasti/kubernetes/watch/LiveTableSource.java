package dev.elasti.kubernetes.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of a {@link LiveTable}. A slow one is never ahead of the truth nor in anybody's way: of each object only the
 * newest event is kept for it, so that what waits is bounded by the number of objects.
 */
final class LiveTableSource<V> extends GraphStage<SourceShape<WatchEvent<V>>> {
    private final Outlet<WatchEvent<V>> out = Outlet.create("LiveTable.out");
    private final SourceShape<WatchEvent<V>> shape = SourceShape.of(out);
    private final LiveTable<V> table;

    LiveTableSource(LiveTable<V> table) {
        this.table = table;
    }

    @Override
    public SourceShape<WatchEvent<V>> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    /** The two things besides objects that are told, newest only. */
    private enum Slot {
        ALL,
        HEALTH
    }

    private final class Logic extends GraphStageLogic {
        private final Map<Object, WatchEvent<V>> waiting = new LinkedHashMap<>();
        private @Nullable Consumer<WatchEvent<V>> subscription;

        private Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pushNext();
                }
            });
        }

        @Override
        public void preStart() {
            AsyncCallback<WatchEvent<V>> arrived = createAsyncCallback(this::arrived);
            subscription = arrived::invoke;
            table.subscribe(subscription);
        }

        @Override
        public void postStop() {
            if (subscription != null) {
                table.unsubscribe(subscription);
            }
        }

        private void arrived(WatchEvent<V> event) {
            Object slot = switch (event) {
                case WatchEvent.Synced<V> _ -> {
                    waiting.clear();
                    yield Slot.ALL;
                }
                case WatchEvent.Changed<V> changed -> changed.key();
                case WatchEvent.Removed<V> removed -> removed.key();
                case WatchEvent.Stale<V> _, WatchEvent.Current<V> _ -> Slot.HEALTH;
            };
            // Taken out first: the newest goes to the end, so that "current" never overtakes what was missed.
            waiting.remove(slot);
            waiting.put(slot, event);
            if (isAvailable(out)) {
                pushNext();
            }
        }

        private void pushNext() {
            var events = waiting.values().iterator();
            if (events.hasNext()) {
                WatchEvent<V> next = events.next();
                events.remove();
                push(out, next);
            }
        }
    }
}
