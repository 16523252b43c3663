package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

/** Names one ElastiService resource: its namespace and its own name (not the name of the Kubernetes Service it looks after). */
public record ServiceId(String namespace, String name) {
    public ServiceId {
        requireNonNull(namespace, "namespace");
        requireNonNull(name, "name");
        if (namespace.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "namespace and name must not be empty: '" + namespace + "/" + name + "'");
        }
    }

    /** {@return the id of the sharded entity, {@code namespace/name}; neither part may hold a slash in Kubernetes} */
    public String entityId() {
        return namespace + "/" + name;
    }

    /** The reverse of {@link #entityId()}. */
    public static ServiceId ofEntityId(String entityId) {
        int slash = entityId.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not namespace/name: '" + entityId + "'");
        }
        return new ServiceId(entityId.substring(0, slash), entityId.substring(slash + 1));
    }

    @Override
    public String toString() {
        return entityId();
    }
}
