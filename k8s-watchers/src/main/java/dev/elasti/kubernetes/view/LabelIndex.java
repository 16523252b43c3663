package dev.elasti.kubernetes.view;

import dev.elasti.kubernetes.watch.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who selects whom, without walking through all: objects by each label, selectors by their rarest. The cost of a question
 * grows with the candidates of one label, not with the cluster. For one thread.
 */
final class LabelIndex {
    private record Label(String namespace, String key, String value) {}

    private final Map<Label, Set<ObjectKey>> objects = new HashMap<>();
    private final Map<ObjectKey, Map<String, String>> labels = new HashMap<>();
    private final Map<Label, Set<ObjectKey>> selectors = new HashMap<>();
    private final Map<ObjectKey, Map<String, String>> selectorOf = new HashMap<>();
    private final Map<ObjectKey, Label> placeOf = new HashMap<>();

    void putObject(ObjectKey object, Map<String, String> its) {
        if (its.equals(labels.get(object))) {
            return;
        }
        removeObject(object);
        labels.put(object, its);
        its.forEach(
                (key, value) -> objects.computeIfAbsent(new Label(object.namespace(), key, value), _ -> new HashSet<>())
                        .add(object));
    }

    void removeObject(ObjectKey object) {
        Map<String, String> its = labels.remove(object);
        if (its != null) {
            its.forEach((key, value) -> drop(objects, new Label(object.namespace(), key, value), object));
        }
    }

    /** An empty selector selects nothing. */
    void putSelector(ObjectKey owner, Map<String, String> selector) {
        if (selector.equals(selectorOf.get(owner))) {
            return;
        }
        removeSelector(owner);
        Label rarest = null;
        int fewest = Integer.MAX_VALUE;
        for (Map.Entry<String, String> entry : selector.entrySet()) {
            Label label = new Label(owner.namespace(), entry.getKey(), entry.getValue());
            int count = selectors.getOrDefault(label, Set.of()).size();
            if (count < fewest) {
                fewest = count;
                rarest = label;
            }
        }
        if (rarest != null) {
            selectorOf.put(owner, selector);
            placeOf.put(owner, rarest);
            selectors.computeIfAbsent(rarest, _ -> new HashSet<>()).add(owner);
        }
    }

    void removeSelector(ObjectKey owner) {
        selectorOf.remove(owner);
        Label place = placeOf.remove(owner);
        if (place != null) {
            drop(selectors, place, owner);
        }
    }

    /** {@return the owners of selectors that an object with these labels matches} */
    List<ObjectKey> selecting(String namespace, Map<String, String> its) {
        List<ObjectKey> found = new ArrayList<>();
        its.forEach((key, value) -> {
            for (ObjectKey owner : selectors.getOrDefault(new Label(namespace, key, value), Set.of())) {
                if (matches(selectorOf.getOrDefault(owner, Map.of()), its)) {
                    found.add(owner);
                }
            }
        });
        return found;
    }

    /** {@return the objects of the namespace that this selector selects} */
    List<ObjectKey> selected(String namespace, Map<String, String> selector) {
        Set<ObjectKey> fewest = null;
        for (Map.Entry<String, String> entry : selector.entrySet()) {
            Set<ObjectKey> having =
                    objects.getOrDefault(new Label(namespace, entry.getKey(), entry.getValue()), Set.of());
            fewest = fewest == null || having.size() < fewest.size() ? having : fewest;
        }
        return fewest == null
                ? List.of()
                : fewest.stream()
                        .filter(object -> matches(selector, labels.getOrDefault(object, Map.of())))
                        .toList();
    }

    private static boolean matches(Map<String, String> selector, Map<String, String> its) {
        return !selector.isEmpty() && its.entrySet().containsAll(selector.entrySet());
    }

    private static void drop(Map<Label, Set<ObjectKey>> from, Label label, ObjectKey key) {
        from.computeIfPresent(label, (_, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
        });
    }
}
