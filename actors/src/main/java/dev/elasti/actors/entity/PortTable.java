package dev.elasti.actors.entity;

import dev.elasti.actors.domain.ServiceId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which service port has which edge port. No number is given twice; who has one keeps it, also when this table is built
 * anew from the statuses. When two statuses name the same number, the first in the order of their names has it. Belongs to
 * one actor.
 */
final class PortTable {
    private record Holder(ServiceId service, String port) {}

    private final int first;
    private final int size;
    private final Map<Integer, Holder> holders = new HashMap<>();
    private final Map<ServiceId, Map<String, Integer>> ports = new HashMap<>();

    PortTable(int first, int last) {
        this.first = first;
        this.size = last - first + 1;
    }

    /** Takes over what all statuses say. {@return the services whose ports had to change} */
    Set<ServiceId> rebuild(Map<ServiceId, Map<String, Integer>> statuses) {
        holders.clear();
        ports.clear();
        Map<ServiceId, Map<String, Integer>> ordered = new TreeMap<>(Comparator.comparing(ServiceId::entityId));
        ordered.putAll(statuses);
        Set<ServiceId> changed = new LinkedHashSet<>();
        ordered.forEach((service, claims) -> {
            if (!claim(service, claims)) {
                changed.add(service);
            }
        });
        // Only now is every rightful claim known, and a replacement can't take a number from a later one.
        changed.forEach(service ->
                assign(service, statuses.getOrDefault(service, Map.of()).keySet()));
        return changed;
    }

    /** A status says something. {@return whether it names a port that the service must not use, so that it needs to hear} */
    boolean observe(ServiceId service, Map<String, Integer> claims) {
        if (claim(service, claims)) {
            return false;
        }
        assign(service, claims.keySet());
        return true;
    }

    /** Gives every name a port, keeps those it has and frees those of other names. {@return what it has now, perhaps not all when none are left} */
    Map<String, Integer> grant(ServiceId service, Set<String> names, Map<String, Integer> known) {
        claim(service, known);
        for (String name : Set.copyOf(of(service).keySet())) {
            if (!names.contains(name)) {
                release(service, name);
            }
        }
        assign(service, names);
        return of(service);
    }

    /** The service is gone: its ports are free. */
    void forget(ServiceId service) {
        Set.copyOf(of(service).keySet()).forEach(name -> release(service, name));
        ports.remove(service);
    }

    Map<String, Integer> of(ServiceId service) {
        return Map.copyOf(ports.getOrDefault(service, Map.of()));
    }

    /** Takes what is free and in range, for names that have nothing yet. {@return whether every claim is now what the table says} */
    private boolean claim(ServiceId service, Map<String, Integer> claims) {
        boolean all = true;
        for (String name : new TreeSet<>(claims.keySet())) {
            int port = claims.getOrDefault(name, 0);
            Integer has = ports.getOrDefault(service, Map.of()).get(name);
            if (has == null && inRange(port) && !holders.containsKey(port)) {
                put(service, name, port);
            } else if (has == null || has != port) {
                all = false;
            }
        }
        return all;
    }

    private void assign(ServiceId service, Set<String> names) {
        for (String name : new TreeSet<>(names)) {
            if (!of(service).containsKey(name)) {
                free(service, name).ifPresent(port -> put(service, name, port));
            }
        }
    }

    /** The same name finds the same number first, so that a lost status most often changes nothing. */
    private Optional<Integer> free(ServiceId service, String name) {
        int start = Math.floorMod((service.entityId() + ":" + name).hashCode(), size);
        for (int i = 0; i < size; i++) {
            int port = first + (start + i) % size;
            if (!holders.containsKey(port)) {
                return Optional.of(port);
            }
        }
        return Optional.empty();
    }

    private boolean inRange(int port) {
        return port >= first && port < first + size;
    }

    private void put(ServiceId service, String name, int port) {
        holders.put(port, new Holder(service, name));
        ports.computeIfAbsent(service, _ -> new HashMap<>()).put(name, port);
    }

    private void release(ServiceId service, String name) {
        Map<String, Integer> named = ports.get(service);
        Integer port = named == null ? null : named.remove(name);
        if (port != null) {
            holders.remove(port);
        }
    }
}
