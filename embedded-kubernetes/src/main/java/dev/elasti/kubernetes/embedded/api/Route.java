package dev.elasti.kubernetes.embedded.api;

import java.util.Arrays;
import java.util.List;

/** Where a request's path leads: a resource, an object, or one of its subresources; names are empty where absent. */
record Route(String group, String version, String plural, String namespace, String name, String subresource) {

    /** @throws ApiException 404 for a path of no known form */
    static Route of(String path) {
        List<String> parts =
                Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        boolean core = !parts.isEmpty() && parts.getFirst().equals("api");
        int rest = core ? 2 : 3;
        if (parts.size() <= rest) {
            throw ApiException.noSuchPath();
        }
        String group = core ? "" : parts.get(1);
        String version = parts.get(rest - 1);
        List<String> tail = parts.subList(rest, parts.size());
        if (tail.getFirst().equals("namespaces") && tail.size() > 2 && !isNamespaceSubresource(tail)) {
            return new Route(group, version, tail.get(2), tail.get(1), part(tail, 3), part(tail, 4));
        }
        return new Route(group, version, tail.getFirst(), "", part(tail, 1), part(tail, 2));
    }

    private static boolean isNamespaceSubresource(List<String> tail) {
        return tail.size() == 3 && (tail.get(2).equals("status") || tail.get(2).equals("finalize"));
    }

    private static String part(List<String> parts, int index) {
        return index < parts.size() ? parts.get(index) : "";
    }
}
