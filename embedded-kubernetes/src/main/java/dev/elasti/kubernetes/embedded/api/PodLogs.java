package dev.elasti.kubernetes.embedded.api;

/** What a pod's processes have written so far; asked from any thread. */
@FunctionalInterface
public interface PodLogs {
    /** The text, empty if there is none. */
    String read(ObjectKey pod);
}
