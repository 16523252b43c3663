package dev.elasti.node.metrics;

import dev.elasti.actors.domain.ServiceEvent;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.StatusReport;
import dev.elasti.actors.ports.ResourceWriter;
import dev.elasti.actors.ports.WriteOutcome;
import java.util.concurrent.CompletionStage;

/** Learns of cold starts from what owners on this node report. */
public final class MeteredResources implements ResourceWriter {
    private final ResourceWriter resources;
    private final NodeMetrics metrics;

    public MeteredResources(ResourceWriter resources, NodeMetrics metrics) {
        this.resources = resources;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<WriteOutcome> report(ServiceId id, StatusReport report) {
        report.lastColdStart().ifPresent(start -> metrics.of(id).ifPresent(series -> series.coldStart(start)));
        return resources.report(id, report);
    }

    @Override
    public CompletionStage<WriteOutcome> record(ServiceId id, ServiceEvent event) {
        return resources.record(id, event);
    }

    @Override
    public CompletionStage<WriteOutcome> addFinalizer(ServiceId id) {
        return resources.addFinalizer(id);
    }

    @Override
    public CompletionStage<WriteOutcome> removeFinalizer(ServiceId id) {
        return resources.removeFinalizer(id);
    }
}
