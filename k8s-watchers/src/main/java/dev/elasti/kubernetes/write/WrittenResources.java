package dev.elasti.kubernetes.write;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.kubernetes.resource.ElastiServiceStatus;
import java.util.Optional;

/** What the writer needs to know of a resource as it was last seen. Callable from any thread. */
public interface WrittenResources {
    /** {@return the resource as this node's informer last saw it} */
    Optional<Written> find(ServiceId id);

    record Written(String uid, String resourceVersion, Optional<ElastiServiceStatus> status) {}
}
