package dev.elasti.kubernetes.embedded.api;

/** How the body of a PATCH is to be read. */
enum PatchFormat {
    JSON,
    MERGE,
    STRATEGIC,
    APPLY;

    static PatchFormat of(String contentType) {
        return switch (contentType.split(";", 2)[0].strip()) {
            case "application/json-patch+json" -> JSON;
            case "application/merge-patch+json" -> MERGE;
            case "application/strategic-merge-patch+json" -> STRATEGIC;
            case "application/apply-patch+yaml", "application/apply-patch+cbor" -> APPLY;
            default -> throw ApiException.unsupportedMediaType(contentType);
        };
    }
}
