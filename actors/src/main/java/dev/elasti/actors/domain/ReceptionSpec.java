package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client of a sleeping service gets instead of a plain wait, as its resource says.
 *
 * @param probes requests that are answered without a wake; the first that fits counts
 * @param page what a browser is shown while the service wakes; nothing: it waits
 * @param apiClients whether a client that asks for JSON waits, or is told to come again
 * @param fallback what becomes of a request that has waited long enough
 */
public record ReceptionSpec(
        List<ProbeRule> probes, Optional<Page> page, ApiClients apiClients, Optional<Fallback> fallback) {
    /** Everybody waits. */
    public static final ReceptionSpec PLAIN =
            new ReceptionSpec(List.of(), Optional.empty(), ApiClients.WAIT, Optional.empty());

    public ReceptionSpec {
        probes = List.copyOf(probes);
        requireNonNull(page, "page");
        requireNonNull(apiClients, "apiClients");
        requireNonNull(fallback, "fallback");
    }

    /** How the waiting page looks. */
    public enum Look {
        PLAIN,
        CARD,
        TERMINAL
    }

    /** What a client that reads and prefers JSON gets while the service wakes. */
    public enum ApiClients {
        WAIT,
        PROBLEM
    }

    /**
     * @param title what the service is called there; empty for its name
     * @param message a sentence for its visitors; empty for ours
     * @param template a page of the user's own, with placeholders; empty for {@code look}
     */
    public record Page(Look look, String title, String message, String template) {
        /** What stands in double braces in a template: {@code {{title}}}. */
        public static final Set<String> PLACEHOLDERS = Set.of(
                "title",
                "message",
                "service",
                "namespace",
                "phase",
                "status",
                "elapsed",
                "typical",
                "remaining",
                "refresh",
                "step-asked",
                "step-scaling",
                "step-starting",
                "step-ready");

        public Page {
            requireNonNull(look, "look");
            requireNonNull(title, "title");
            requireNonNull(message, "message");
            requireNonNull(template, "template");
        }
    }

    /** Who answers in place of the service, which goes on waking. */
    public sealed interface Fallback {
        /** {@return how long a request waits before} */
        Duration after();

        /** Another Service of the same namespace, which gets the request as it came. */
        record Service(Duration after, String name, int port) implements Fallback {
            public Service {
                requireNonNull(after, "after");
                requireNonNull(name, "name");
            }
        }

        /** The edge itself. */
        record Answer(Duration after, int status, String contentType, String body) implements Fallback {
            public Answer {
                requireNonNull(after, "after");
                requireNonNull(contentType, "contentType");
                requireNonNull(body, "body");
            }
        }
    }
}
