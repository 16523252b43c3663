package dev.elasti.kubernetes.embedded.cluster;

import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.StoreEvent;
import java.util.Collection;

/** One control loop's two halves; both are called on the thread of {@link ControllerLoop} only. */
interface Controller {
    /** The objects whose state should be looked at again because of this event. */
    Collection<ObjectKey> concernedBy(StoreEvent event);

    /** Makes the world as the object wants it, or as its absence does. Idempotent, and quick. */
    void reconcile(ObjectKey key);
}
