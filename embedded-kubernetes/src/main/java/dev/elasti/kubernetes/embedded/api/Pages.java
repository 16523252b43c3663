package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Lists in pieces: {@code limit} and {@code continue}. */
final class Pages {
    record Page(List<ObjectNode> objects, long revision, Optional<String> more) {}

    private Pages() {}

    static Page of(ObjectStore.Listing listing, Predicate<JsonNode> filter, HttpRequest request) {
        Optional<ObjectKey> after = request.parameter("continue").map(Pages::decode);
        int limit = request.parameter("limit")
                .map(Integer::parseInt)
                .filter(n -> n > 0)
                .orElse(Integer.MAX_VALUE);
        List<ObjectNode> rest = listing.objects().stream()
                .filter(object -> after.isEmpty() || Identity.key(object).compareTo(after.get()) > 0)
                .filter(filter)
                .toList();
        if (rest.size() <= limit) {
            return new Page(rest, listing.revision(), Optional.empty());
        }
        List<ObjectNode> page = rest.subList(0, limit);
        return new Page(page, listing.revision(), Optional.of(encode(Identity.key(page.getLast()))));
    }

    private static String encode(ObjectKey key) {
        return Base64.getUrlEncoder()
                .encodeToString((key.namespace() + "/" + key.name()).getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectKey decode(String token) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("/", 2);
            return new ObjectKey(parts[0], parts[1]);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw ApiException.badRequest("continue key is not valid");
        }
    }
}
