package dev.elasti.kubernetes.embedded.api;

/**
 * How a write is meant.
 *
 * @param manager the field manager it is done as
 * @param force whether an apply takes fields from other managers
 * @param dryRun whether to answer as if, without doing
 */
public record Write(String manager, Subresource subresource, boolean force, boolean dryRun) {
    /** The part of the object a write may touch. */
    public enum Subresource {
        NONE(""),
        STATUS("status"),
        SCALE("scale");

        private final String text;

        Subresource(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    public static Write as(String manager) {
        return new Write(manager, Subresource.NONE, false, false);
    }

    public Write toStatus() {
        return on(Subresource.STATUS);
    }

    Write on(Subresource part) {
        return new Write(manager, part, force, dryRun);
    }

    ManagedFields.Manager manager(ManagedFields.Operation operation) {
        return new ManagedFields.Manager(manager, operation, subresource.text());
    }
}
