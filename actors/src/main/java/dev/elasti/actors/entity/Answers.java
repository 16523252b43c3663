package dev.elasti.actors.entity;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Ticket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the tickets of a step are told. In a crowd most get the same answer, and a message for each would cost more than the
 * answer itself; so those of one edge share one. Belongs to one entity's actor.
 */
final class Answers {
    /** @param refusal empty for those who may go */
    private record Same(String edge, Optional<Refusal> refusal) {}

    private final ServiceId id;
    private final Edges edges;
    private final Map<Same, List<String>> pending = new LinkedHashMap<>();

    Answers(ServiceId id, Edges edges) {
        this.id = id;
        this.edges = edges;
    }

    void release(Ticket ticket) {
        add(new Same(ticket.edge(), Optional.empty()), ticket.id());
    }

    void refuse(Ticket ticket, Refusal refusal) {
        add(new Same(ticket.edge(), Optional.of(refusal)), ticket.id());
    }

    /** Sends what has come together, before anything else that an edge must hear after it. */
    void tell() {
        pending.forEach(this::tell);
        pending.clear();
    }

    private void add(Same same, String ticketId) {
        List<String> ticketIds = pending.computeIfAbsent(same, _ -> new ArrayList<>());
        ticketIds.add(ticketId);
        if (ticketIds.size() == WireMessage.MOST_TICKETS) {
            pending.remove(same);
            tell(same, ticketIds);
        }
    }

    private void tell(Same same, List<String> ticketIds) {
        EdgeMessage message = same.refusal()
                .<EdgeMessage>map(refusal -> EdgeMessage.refused(id, ticketIds, refusal))
                .orElseGet(() -> new EdgeMessage.Release(id, ticketIds));
        edges.tell(same.edge(), message);
    }
}
