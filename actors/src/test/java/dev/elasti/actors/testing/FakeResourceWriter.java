package dev.elasti.actors.testing;

import dev.elasti.actors.domain.ServiceEvent;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.StatusReport;
import dev.elasti.actors.ports.ResourceWriter;
import dev.elasti.actors.ports.WriteOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Notes what is written about ElastiServices; all writes succeed at once. */
public final class FakeResourceWriter implements ResourceWriter {
    private final Map<ServiceId, StatusReport> newest = new HashMap<>();
    private final List<StatusReport> reports = new ArrayList<>();
    private final List<ServiceEvent> events = new ArrayList<>();
    private final Set<ServiceId> finalizers = new HashSet<>();

    public synchronized List<StatusReport> reports() {
        return List.copyOf(reports);
    }

    /** {@return what each status says now} */
    public synchronized Map<ServiceId, StatusReport> reportsById() {
        return Map.copyOf(newest);
    }

    public synchronized List<ServiceEvent> events() {
        return List.copyOf(events);
    }

    public synchronized boolean finalizer(ServiceId id) {
        return finalizers.contains(id);
    }

    @Override
    public synchronized CompletionStage<WriteOutcome> report(ServiceId id, StatusReport report) {
        reports.add(report);
        newest.put(id, report);
        return written();
    }

    @Override
    public synchronized CompletionStage<WriteOutcome> record(ServiceId id, ServiceEvent event) {
        events.add(event);
        return written();
    }

    @Override
    public synchronized CompletionStage<WriteOutcome> addFinalizer(ServiceId id) {
        finalizers.add(id);
        return written();
    }

    @Override
    public synchronized CompletionStage<WriteOutcome> removeFinalizer(ServiceId id) {
        finalizers.remove(id);
        return written();
    }

    private static CompletionStage<WriteOutcome> written() {
        return CompletableFuture.completedFuture(new WriteOutcome.Written());
    }
}
