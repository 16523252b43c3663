package dev.elasti.kubernetes.view;

import dev.elasti.actors.domain.ColdStart;
import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.ServiceState;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.domain.Specification;
import dev.elasti.actors.domain.TargetRef;
import dev.elasti.actors.domain.TargetState;
import dev.elasti.kubernetes.KubernetesSettings;
import dev.elasti.kubernetes.client.KindDirectory.KindName;
import dev.elasti.kubernetes.resource.ElastiServiceStatus;
import dev.elasti.kubernetes.resource.ElastiServiceStatus.LastColdStart;
import dev.elasti.kubernetes.resource.Translation;
import dev.elasti.kubernetes.view.Views.ElastiView;
import dev.elasti.kubernetes.view.Views.PodView;
import dev.elasti.kubernetes.view.Views.ServiceView;
import dev.elasti.kubernetes.view.Views.SliceView;
import dev.elasti.kubernetes.view.Views.TargetView;
import dev.elasti.kubernetes.watch.ObjectKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The mirrors of all kinds and the join of them. A change marks just those ElastiServices that can see it. For one thread.
 */
final class Joins {
    /** What is known of a kind of target. */
    sealed interface TargetKind {
        record Unknown(String why) implements TargetKind {}

        record NotServed() implements TargetKind {}

        record NotScalable() implements TargetKind {}

        record Watched(Mirror<TargetView> mirror) implements TargetKind {}
    }

    private final KubernetesSettings settings;
    private final Mirror<ElastiView> elastis = new Mirror<>("ElastiService", this::elastiChanged);
    private final Mirror<ServiceView> services = new Mirror<>("Service", this::serviceChanged);
    private final Mirror<SliceView> slices = new Mirror<>("EndpointSlice", this::sliceChanged);
    private final Mirror<PodView> pods = new Mirror<>("Pod", this::podChanged);
    private final Map<KindName, TargetKind> kinds = new HashMap<>();
    private final Map<KindName, Map<ObjectKey, Set<ServiceId>>> byTarget = new HashMap<>();
    private final Map<ObjectKey, Set<ServiceId>> byService = new HashMap<>();
    private final Map<ObjectKey, Set<ObjectKey>> slicesOf = new HashMap<>();
    private final LabelIndex labels = new LabelIndex();
    private final Set<ServiceId> dirty = new HashSet<>();
    private List<String> readyEdges = List.of();

    Joins(KubernetesSettings settings) {
        this.settings = settings;
    }

    Mirror<ElastiView> elastis() {
        return elastis;
    }

    Mirror<ServiceView> services() {
        return services;
    }

    Mirror<SliceView> slices() {
        return slices;
    }

    Mirror<PodView> pods() {
        return pods;
    }

    /** {@return a mirror for a kind of target, not in use yet: see {@link #kind}} */
    Mirror<TargetView> targetMirror(KindName name) {
        return new Mirror<>(
                name.kind(),
                (key, _, _) ->
                        dirty.addAll(byTarget.getOrDefault(name, Map.of()).getOrDefault(key, Set.of())));
    }

    /** Says what is known of a kind of target from now on. */
    void kind(KindName name, TargetKind state) {
        kinds.put(name, state);
        byTarget.getOrDefault(name, Map.of()).values().forEach(dirty::addAll);
    }

    void forget(KindName name) {
        kinds.remove(name);
    }

    /** {@return the kinds of all targets that any ElastiService names} */
    Set<KindName> kindsInUse() {
        return Set.copyOf(byTarget.keySet());
    }

    void allDirty() {
        elastis.all().keySet().forEach(key -> dirty.add(id(key)));
    }

    /** {@return what may have changed since this was asked last} */
    Set<ServiceId> takeDirty() {
        Set<ServiceId> taken = Set.copyOf(dirty);
        dirty.clear();
        return taken;
    }

    /** {@return why nothing can be relied on now, if so} */
    Optional<String> blind(Instant now) {
        for (Mirror<?> mirror : List.of(elastis, services, slices, pods)) {
            Optional<String> why = mirror.blind(now, settings.staleAfter());
            if (why.isPresent()) {
                return why;
            }
        }
        return Optional.empty();
    }

    /** {@return why the objects of this kind of target can't be relied on now, if so} */
    Optional<String> blind(KindName name, Instant now) {
        return switch (kinds.getOrDefault(
                name, new TargetKind.Unknown("the kind " + name + " was not looked up yet"))) {
            case TargetKind.Unknown unknown -> Optional.of(unknown.why());
            case TargetKind.NotServed _, TargetKind.NotScalable _ -> Optional.empty();
            case TargetKind.Watched watched -> watched.mirror().blind(now, settings.staleAfter());
        };
    }

    /** {@return all that is known of this ElastiService, provided the mirrors are not {@linkplain #blind blind}} */
    Sighting sighting(ServiceId id, Instant now) {
        ElastiView elasti = elastis.find(key(id)).orElse(null);
        if (elasti == null) {
            return new Sighting.Gone();
        }
        return switch (elasti.translation()) {
            case Translation.Complaint complaint -> new Sighting.Invalid(elasti.generation(), complaint.message());
            case Translation.Understood understood -> seen(id, elasti, understood.specification(), now);
        };
    }

    private Sighting seen(ServiceId id, ElastiView elasti, Specification spec, Instant now) {
        KindName kind = kind(spec.target());
        Optional<String> blind = blind(kind, now);
        if (blind.isPresent()) {
            return new Sighting.Unknown(blind.orElseThrow());
        }
        if (kinds.get(kind) instanceof TargetKind.NotScalable) {
            return new Sighting.Invalid(
                    elasti.generation(),
                    spec.target().apiVersion() + " " + spec.target().kind()
                            + " has no scale subresource, so it can't be scaled; name another scaleTargetRef.");
        }
        ObjectKey service = new ObjectKey(id.namespace(), spec.service());
        Optional<ServiceView> serviceView = services.find(service);
        Collection<PodView> members =
                serviceView.map(view -> members(service, view)).orElse(List.of());
        Map<String, Integer> edgePorts = elasti.status()
                .map(ElastiServiceStatus::edgePorts)
                .<Map<String, Integer>>map(Map::copyOf)
                .orElse(Map.of());
        return new Sighting.Seen(
                spec,
                elasti.generation(),
                elasti.uid(),
                elasti.deleting(),
                elasti.finalizer(),
                elasti.sleepNow(),
                elasti.status().map(ElastiServiceStatus::sleptFor),
                target(kind, new ObjectKey(id.namespace(), spec.target().name()), serviceView, members),
                service(id, service, serviceView, members, edgePorts),
                readyEdges,
                elasti.status().map(ElastiServiceStatus::phase).flatMap(Joins::phase),
                elasti.status().map(ElastiServiceStatus::phaseSince).flatMap(Joins::instant),
                edgePorts,
                elasti.status().map(ElastiServiceStatus::lastColdStart).flatMap(Joins::coldStart));
    }

    private ServiceState service(
            ServiceId id,
            ObjectKey service,
            Optional<ServiceView> view,
            Collection<PodView> members,
            Map<String, Integer> edgePorts) {
        ServiceId owner = owner(service);
        if (!owner.equals(id)) {
            return new ServiceState.Unserved("The Service " + service.name()
                    + " is already looked after by ElastiService " + owner.name() + "; delete one of the two.");
        }
        if (view.isEmpty()) {
            return new ServiceState.Missing();
        }
        List<SliceView> its = slicesOf.getOrDefault(service, Set.of()).stream()
                .flatMap(key -> slices.find(key).stream())
                .toList();
        return ServiceJoin.join(view.orElseThrow(), members, its, edgePorts);
    }

    private TargetState target(
            KindName kind, ObjectKey key, Optional<ServiceView> service, Collection<PodView> members) {
        if (!(kinds.get(kind) instanceof TargetKind.Watched watched)) {
            return new TargetState.Missing();
        }
        return watched.mirror()
                .find(key)
                .<TargetState>map(view -> {
                    boolean selects = service.map(s -> !s.selector().isEmpty()).orElse(false);
                    boolean anyReady = members.stream().anyMatch(PodView::ready);
                    Optional<TargetState.Trouble> trouble = anyReady
                            ? Optional.empty()
                            : members.stream()
                                    .flatMap(pod -> pod.trouble().stream())
                                    .min(Comparator.comparing(TargetState.Trouble::reason)
                                            .thenComparing(TargetState.Trouble::message))
                                    .or(view::trouble);
                    return new TargetState.Present(
                            view.replicas(),
                            selects ? members.size() : view.statusReplicas(),
                            view.resourceVersion(),
                            trouble);
                })
                .orElseGet(TargetState.Missing::new);
    }

    private Collection<PodView> members(ObjectKey service, ServiceView view) {
        return labels.selected(service.namespace(), view.selector()).stream()
                .flatMap(pod -> pods.find(pod).stream())
                .toList();
    }

    /** The oldest one has it, and of two of one second the first by name. */
    private ServiceId owner(ObjectKey service) {
        return byService.getOrDefault(service, Set.of()).stream()
                .min(Comparator.comparing((ServiceId id) ->
                                elastis.find(key(id)).map(ElastiView::created).orElse(Instant.MAX))
                        .thenComparing(ServiceId::name))
                .orElseThrow();
    }

    private void elastiChanged(ObjectKey key, @Nullable ElastiView before, @Nullable ElastiView after) {
        ServiceId id = id(key);
        if (before != null) {
            unlink(id, before);
        }
        if (after != null) {
            byService
                    .computeIfAbsent(new ObjectKey(id.namespace(), after.service()), _ -> new HashSet<>())
                    .add(id);
            if (after.translation() instanceof Translation.Understood understood) {
                TargetRef target = understood.specification().target();
                byTarget.computeIfAbsent(kind(target), _ -> new HashMap<>())
                        .computeIfAbsent(new ObjectKey(id.namespace(), target.name()), _ -> new HashSet<>())
                        .add(id);
            }
            dirty.addAll(byService.getOrDefault(new ObjectKey(id.namespace(), after.service()), Set.of()));
        }
        dirty.add(id);
    }

    private void unlink(ServiceId id, ElastiView before) {
        ObjectKey service = new ObjectKey(id.namespace(), before.service());
        byService.computeIfPresent(service, (_, ids) -> without(ids, id));
        dirty.addAll(byService.getOrDefault(service, Set.of()));
        if (before.translation() instanceof Translation.Understood understood) {
            TargetRef target = understood.specification().target();
            byTarget.computeIfPresent(kind(target), (_, targets) -> {
                targets.computeIfPresent(new ObjectKey(id.namespace(), target.name()), (_, ids) -> without(ids, id));
                return targets.isEmpty() ? null : targets;
            });
        }
    }

    private void serviceChanged(ObjectKey key, @Nullable ServiceView before, @Nullable ServiceView after) {
        if (after == null) {
            labels.removeSelector(key);
        } else {
            labels.putSelector(key, after.selector());
        }
        dirty.addAll(byService.getOrDefault(key, Set.of()));
    }

    private void podChanged(ObjectKey key, @Nullable PodView before, @Nullable PodView after) {
        if (before != null) {
            markSelecting(key, before);
        }
        if (after == null) {
            labels.removeObject(key);
        } else {
            labels.putObject(key, after.labels());
            markSelecting(key, after);
        }
    }

    private void markSelecting(ObjectKey pod, PodView view) {
        labels.selecting(pod.namespace(), view.labels())
                .forEach(service -> dirty.addAll(byService.getOrDefault(service, Set.of())));
    }

    private void sliceChanged(ObjectKey key, @Nullable SliceView before, @Nullable SliceView after) {
        boolean ofEdges = false;
        if (before != null) {
            ObjectKey service = new ObjectKey(key.namespace(), before.service());
            slicesOf.computeIfPresent(service, (_, keys) -> without(keys, key));
            dirty.addAll(byService.getOrDefault(service, Set.of()));
            ofEdges = isEdges(service);
        }
        if (after != null) {
            ObjectKey service = new ObjectKey(key.namespace(), after.service());
            slicesOf.computeIfAbsent(service, _ -> new HashSet<>()).add(key);
            dirty.addAll(byService.getOrDefault(service, Set.of()));
            ofEdges |= isEdges(service);
        }
        if (ofEdges) {
            edgesChanged();
        }
    }

    private void edgesChanged() {
        TreeSet<String> ready = new TreeSet<>();
        ObjectKey service = new ObjectKey(
                settings.edgeService().namespace(), settings.edgeService().name());
        slicesOf.getOrDefault(service, Set.of())
                .forEach(key -> slices.find(key).ifPresent(slice -> ready.addAll(slice.readyAddresses())));
        List<String> now = List.copyOf(ready);
        if (!now.equals(readyEdges)) {
            readyEdges = now;
            allDirty();
        }
    }

    private boolean isEdges(ObjectKey service) {
        return service.name().equals(settings.edgeService().name())
                && service.namespace().equals(settings.edgeService().namespace());
    }

    private static <T> @Nullable Set<T> without(Set<T> set, T element) {
        set.remove(element);
        return set.isEmpty() ? null : set;
    }

    private static KindName kind(TargetRef target) {
        return new KindName(target.apiVersion(), target.kind());
    }

    /** A phase of a version to come, or of somebody's own hand, is none. */
    private static Optional<Phase> phase(String text) {
        for (Phase phase : Phase.values()) {
            if (phase.name().equals(text)) {
                return Optional.of(phase);
            }
        }
        return Optional.empty();
    }

    private static Optional<ColdStart> coldStart(LastColdStart last) {
        return Optional.ofNullable(last.at())
                .flatMap(Joins::instant)
                .map(at -> new ColdStart(
                        at,
                        millis(last.decisionMillis()),
                        millis(last.scaleWriteMillis()),
                        millis(last.podReadyMillis()),
                        millis(last.releaseMillis())));
    }

    private static Duration millis(@Nullable Long millis) {
        return Duration.ofMillis(millis == null ? 0 : millis);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static ObjectKey key(ServiceId id) {
        return new ObjectKey(id.namespace(), id.name());
    }

    static ServiceId id(ObjectKey key) {
        return new ServiceId(key.namespace(), key.name());
    }
}
