package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.process.LocalProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One pod's life on this machine, on a virtual thread of its own: process started, probed, started again after an exit
 * (later and later while it keeps crashing), ended on request. Reports each change; asked to end by {@link #terminate}.
 */
final class RunningPod {
    private final PodProcess process;
    private final ReadinessProbe probe;
    private final boolean restartable;
    private final EmbeddedClusterSettings settings;
    private final Consumer<PodStatus> report;
    private final Instant started = Instant.now();
    private final CompletableFuture<Duration> terminationGrace = new CompletableFuture<>();
    private final CountDownLatch gone = new CountDownLatch(1);
    private int restarts;
    private Optional<ContainerState.Terminated> last = Optional.empty();

    /** @param report called on the pod's thread for each change of its status */
    RunningPod(ObjectNode pod, PodProcess process, EmbeddedClusterSettings settings, Consumer<PodStatus> report) {
        JsonNode container = Json.at(pod, "spec.containers").path(0);
        this.process = process;
        this.probe = ReadinessProbe.of(container);
        this.restartable = Json.text(pod, "spec.restartPolicy").equals("Always");
        this.settings = settings;
        this.report = report;
    }

    String address() {
        return process.address();
    }

    Path log() {
        return process.log();
    }

    /** Starts it; {@code whenGone} runs on its thread once it has been terminated and nothing of it is left. */
    void start(Runnable whenGone) {
        Thread.ofVirtual().name("pod-" + process.name()).start(() -> {
            try {
                live();
                gone.countDown();
                whenGone.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                gone.countDown();
            }
        });
    }

    /** SIGTERM now, SIGKILL after the grace; a second call does not lengthen the first. */
    void terminate(Duration grace) {
        terminationGrace.complete(grace);
    }

    void awaitGone() throws InterruptedException {
        gone.await();
    }

    /** SIGKILL, whatever was promised. */
    void kill() {
        terminationGrace.complete(Duration.ZERO);
        process.kill();
    }

    private void live() throws InterruptedException {
        Duration backOff = settings.restartBackOff();
        while (!terminationGrace.isDone()) {
            Instant from = Instant.now();
            LocalProcess running = process.start();
            CompletableFuture<Integer> exit = running.exit();
            probeUntilEnd(from, exit);
            if (terminationGrace.isDone()) {
                running.stop(terminationGrace.join());
                return;
            }
            last = Optional.of(new ContainerState.Terminated(exit.join(), from, Instant.now()));
            if (!restartable) {
                publish(last.get());
                terminationGrace.join();
                return;
            }
            if (Duration.between(from, Instant.now()).compareTo(settings.restartBackOffMax()) > 0) {
                backOff = settings.restartBackOff();
            }
            publish(new ContainerState.Waiting(
                    "CrashLoopBackOff",
                    "back-off " + backOff.toMillis() + "ms restarting failed container, exit code " + exit.join()));
            pause(backOff, terminationGrace);
            restarts++;
            Duration doubled = backOff.multipliedBy(2);
            backOff = doubled.compareTo(settings.restartBackOffMax()) > 0 ? settings.restartBackOffMax() : doubled;
        }
    }

    /** Publishes each change of readiness, until the process ends or is to end. */
    private void probeUntilEnd(Instant from, CompletableFuture<Integer> exit) throws InterruptedException {
        CompletableFuture<Object> ending = CompletableFuture.anyOf(exit, terminationGrace);
        boolean ready = false;
        int inARow = 0;
        publish(new ContainerState.Running(from, false));
        pause(probe.initialDelay(), ending);
        while (!ending.isDone()) {
            boolean success = probe.succeeds(process.address());
            inARow = success == ready ? 0 : inARow + 1;
            if (inARow >= (ready ? probe.failureThreshold() : probe.successThreshold()) && !ending.isDone()) {
                ready = success;
                inARow = 0;
                publish(new ContainerState.Running(from, ready));
            }
            pause(probe.period().orElse(ready ? settings.steadyProbePeriod() : settings.probePeriod()), ending);
        }
    }

    private void publish(ContainerState state) {
        report.accept(new PodStatus(process.address(), started, state, last, restarts, restartable));
    }

    private static void pause(Duration time, CompletableFuture<?> unless) throws InterruptedException {
        try {
            unless.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException passed) {
            // nothing came in between
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
