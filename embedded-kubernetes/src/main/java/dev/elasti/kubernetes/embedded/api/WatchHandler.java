package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.http.HttpExchange;
import dev.elasti.kubernetes.embedded.http.HttpRequest;
import dev.elasti.kubernetes.embedded.http.MessageStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Watches: the state so far if asked for, then every change that concerns the selector, with bookmarks in between. */
final class WatchHandler {
    private sealed interface Signal {}

    private record Change(StoreEvent event) implements Signal {}

    private enum ClientLeft implements Signal {
        VALUE
    }

    private final ObjectStore store;
    private final Duration bookmarkPeriod;

    WatchHandler(ObjectStore store, Duration bookmarkPeriod) {
        this.store = store;
        this.bookmarkPeriod = bookmarkPeriod;
    }

    void watch(
            ResourceType type, String namespace, Predicate<JsonNode> filter, HttpRequest request, HttpExchange exchange)
            throws IOException {
        BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
        try (MessageStream stream = exchange.stream("application/json", () -> signals.add(ClientLeft.VALUE))) {
            new Watch(type, namespace, filter, request, stream, signals).run();
        }
    }

    /** One client's watch, on its connection's thread. */
    private final class Watch {
        private final ResourceType type;
        private final String namespace;
        private final Predicate<JsonNode> filter;
        private final HttpRequest request;
        private final MessageStream stream;
        private final BlockingQueue<Signal> signals;
        private long seen;
        private boolean columnsSent;

        Watch(
                ResourceType type,
                String namespace,
                Predicate<JsonNode> filter,
                HttpRequest request,
                MessageStream stream,
                BlockingQueue<Signal> signals) {
            this.type = type;
            this.namespace = namespace;
            this.filter = filter;
            this.request = request;
            this.stream = stream;
            this.signals = signals;
        }

        void run() throws IOException {
            Runnable unsubscribe;
            try {
                unsubscribe = start();
            } catch (ApiException expired) {
                send("ERROR", expired.status());
                return;
            }
            try {
                followUntilEnd();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                unsubscribe.run();
            }
        }

        private Runnable start() throws IOException {
            ResourceType.Storage storage = Events.stored(type).storage();
            Optional<String> from = request.parameter("resourceVersion").filter(revision -> !revision.equals("0"));
            boolean initial = request.flag("sendInitialEvents");
            Predicate<StoreEvent> mine = event -> event.storage().equals(storage)
                    && (namespace.isEmpty() || event.key().namespace().equals(namespace));
            if (from.isPresent() && !initial) {
                seen = revision(from.get());
                return store.subscribe(seen, mine, event -> signals.add(new Change(event)));
            }
            record Begin(List<ObjectNode> objects, long revision, Runnable unsubscribe) {}
            Begin begin = store.atomically(() -> {
                ObjectStore.Listing listing = store.list(storage, namespace);
                return new Begin(
                        listing.objects(),
                        listing.revision(),
                        store.subscribe(listing.revision(), mine, event -> signals.add(new Change(event))));
            });
            seen = begin.revision();
            for (ObjectNode object : begin.objects()) {
                if (filter.test(object)) {
                    send("ADDED", shown(object));
                }
            }
            if (initial) {
                sendBookmark(true);
            }
            return begin.unsubscribe();
        }

        private void followUntilEnd() throws IOException, InterruptedException {
            long end = System.nanoTime()
                    + Duration.ofSeconds(request.parameter("timeoutSeconds")
                                    .map(Long::parseLong)
                                    .orElse(1800L))
                            .toNanos();
            long nextBookmark = System.nanoTime() + bookmarkPeriod.toNanos();
            while (true) {
                long wait = Math.min(end, nextBookmark) - System.nanoTime();
                Signal signal = signals.poll(Math.max(wait, 0), TimeUnit.NANOSECONDS);
                if (signal instanceof Change(StoreEvent event)) {
                    onEvent(event);
                } else if (signal instanceof ClientLeft) {
                    return;
                } else {
                    bookmark();
                    nextBookmark = System.nanoTime() + bookmarkPeriod.toNanos();
                    if (System.nanoTime() >= end) {
                        return;
                    }
                }
            }
        }

        private void onEvent(StoreEvent event) throws IOException {
            seen = event.revision();
            boolean now = filter.test(event.object());
            switch (event) {
                case StoreEvent.Added _ -> sendIf(now, "ADDED", event.object());
                case StoreEvent.Deleted _ -> sendIf(now, "DELETED", event.object());
                case StoreEvent.Modified modified -> {
                    boolean before = filter.test(modified.before());
                    if (now) {
                        send(before ? "MODIFIED" : "ADDED", shown(modified.object()));
                    } else if (before) {
                        ObjectNode last = modified.before().deepCopy();
                        Json.ensure(last, "metadata").put("resourceVersion", Long.toString(seen));
                        send("DELETED", shown(last));
                    }
                }
            }
        }

        private void sendIf(boolean wanted, String event, ObjectNode object) throws IOException {
            if (wanted) {
                send(event, shown(object));
            }
        }

        /** Says how far this watch has come, if nothing is waiting to be sent. */
        private void bookmark() throws IOException {
            if (request.flag("allowWatchBookmarks")) {
                long revision = store.revision();
                if (signals.isEmpty()) {
                    seen = Math.max(seen, revision);
                }
                sendBookmark(false);
            }
        }

        private void sendBookmark(boolean endsInitialEvents) throws IOException {
            ObjectNode object = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
            ObjectNode metadata = object.putObject("metadata").put("resourceVersion", Long.toString(seen));
            metadata.putNull("creationTimestamp");
            if (endsInitialEvents) {
                metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
            }
            send("BOOKMARK", Tables.wanted(request) ? Tables.bookmark(seen) : object);
        }

        private ObjectNode shown(ObjectNode object) {
            ObjectNode shown = Events.present(type, object);
            if (!Tables.wanted(request)) {
                return shown;
            }
            ObjectNode table = Tables.of(type, List.of(shown), Json.text(shown, "metadata.resourceVersion"), request);
            if (columnsSent) {
                table.putArray("columnDefinitions");
            }
            columnsSent = true;
            return table;
        }

        private void send(String event, ObjectNode object) throws IOException {
            ObjectNode message = Json.object().put("type", event);
            message.set("object", object);
            stream.send((message + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        private static long revision(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw ApiException.badRequest("invalid resource version: " + text);
            }
        }
    }
}
