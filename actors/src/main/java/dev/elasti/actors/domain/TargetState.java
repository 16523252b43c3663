package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** The scaled workload as last seen. */
public sealed interface TargetState {
    /** There is no such object, or its kind is not served by the cluster. */
    record Missing() implements TargetState {}

    /**
     * @param replicas {@code spec.replicas}
     * @param pods pods of it that exist at all, terminating ones too
     * @param resourceVersion what a fenced write must carry
     * @param trouble why no pod gets ready, if the cluster says so
     */
    record Present(int replicas, int pods, String resourceVersion, Optional<Trouble> trouble) implements TargetState {
        public Present {
            requireNonNull(resourceVersion, "resourceVersion");
            requireNonNull(trouble, "trouble");
        }
    }

    /**
     * Why no pod gets ready.
     *
     * @param reason one word as Kubernetes has it: {@code ImagePullBackOff}, {@code CrashLoopBackOff}, {@code Unschedulable}, {@code FailedCreate}
     * @param message the cluster's own sentence
     */
    record Trouble(String reason, String message) {
        public Trouble {
            requireNonNull(reason, "reason");
            requireNonNull(message, "message");
        }
    }
}
