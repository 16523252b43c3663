package dev.elasti.actors.entity;

import dev.elasti.actors.domain.ServiceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The lines of all services that the room's actor knows; those of services that are gone are dropped. */
final class Lines {
    /** A round through all lines is made in this many parts. */
    static final int PARTS = 30;

    private final Gates gates;
    private final Map<ServiceId, Line> byId = new HashMap<>();
    private int part;

    Lines(Gates gates) {
        this.gates = gates;
    }

    Line of(ServiceId id) {
        return byId.computeIfAbsent(id, key -> new Line(key, gates.of(key)));
    }

    /** {@return those that meet the condition; {@code byId} may change while they are gone through} */
    List<Line> where(Predicate<Line> condition) {
        return byId.values().stream().filter(condition).toList();
    }

    /** Goes through the next part of all lines that exist, and at the end of a round through those that nobody knows. */
    void nextPart(Consumer<Line> existing, Consumer<Line> stray) {
        part = (part + 1) % PARTS;
        where(line -> line.exists() && Math.floorMod(line.id.hashCode(), PARTS) == part)
                .forEach(existing);
        if (part == 0) {
            where(Line::stray).forEach(stray);
        }
    }

    void drop(Line line) {
        byId.remove(line.id);
        gates.forget(line.id);
    }
}
