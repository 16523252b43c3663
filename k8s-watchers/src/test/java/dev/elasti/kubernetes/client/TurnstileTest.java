package dev.elasti.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private static final ApiAnswer DONE = new ApiAnswer.Accepted(200, MissingNode.getInstance());

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> begun = new ArrayList<>();
    private final List<CompletableFuture<ApiAnswer>> answers = new ArrayList<>();
    private final Turnstile turnstile = new Turnstile(2, Duration.ofSeconds(5), nanos::get);

    @Test
    void soManyAreUnderWayAndNoMore() {
        List.of("a", "b", "c").forEach(name -> call(Urgency.SCALE, name));
        assertThat(begun).containsExactly("a", "b");
        answers.get(1).complete(DONE);
        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void theMostUrgentGoesFirstAndOthersInTheOrderTheyCame() {
        List.of("a", "b").forEach(name -> call(Urgency.REPORT, name));
        call(Urgency.REPORT, "report 1");
        call(Urgency.TRAFFIC, "traffic");
        call(Urgency.REPORT, "report 2");
        call(Urgency.SCALE, "scale 1");
        call(Urgency.SCALE, "scale 2");
        for (int i = 0; i < 5; i++) {
            answers.get(i).complete(DONE);
        }
        assertThat(begun).containsExactly("a", "b", "scale 1", "scale 2", "traffic", "report 1", "report 2");
    }

    @Test
    void namespacesHaveTheirTurnsOneAfterTheOther() {
        List.of("a", "b").forEach(name -> call(Urgency.SCALE, name));
        List.of("a1", "a2", "a3", "a4").forEach(name -> call(Urgency.SCALE, "a", name));
        List.of("b1", "b2").forEach(name -> call(Urgency.SCALE, "b", name));
        call(Urgency.REPORT, "c", "c, less urgent");
        call(Urgency.SCALE, "c", "c1");
        for (int i = 0; i < 8; i++) {
            answers.get(i).complete(DONE);
        }
        assertThat(begun).containsExactly("a", "b", "a1", "b1", "c1", "a2", "b2", "a3", "a4", "c, less urgent");
    }

    @Test
    void whoAskedHearsOfItsOwnAnswer() {
        CompletionStage<ApiAnswer> first = call(Urgency.SCALE, "a");
        CompletionStage<ApiAnswer> second = call(Urgency.SCALE, "b");
        ApiAnswer away = new ApiAnswer.Unavailable("away");
        answers.get(1).complete(away);
        assertThat(second.toCompletableFuture()).isCompletedWithValue(away);
        assertThat(first.toCompletableFuture()).isNotDone();
    }

    @Test
    void aCallThatWaitedTooLongIsNotMadeAnyMore() {
        List.of("a", "b").forEach(name -> call(Urgency.SCALE, name));
        CompletionStage<ApiAnswer> late = call(Urgency.SCALE, "late");
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        CompletionStage<ApiAnswer> inTime = call(Urgency.SCALE, "in time");
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        answers.getFirst().complete(DONE);
        assertThat(begun).containsExactly("a", "b", "in time");
        assertThat(late.toCompletableFuture())
                .isCompletedWithValueMatching(answer -> answer instanceof ApiAnswer.Unavailable);
        assertThat(inTime.toCompletableFuture()).isNotDone();
    }

    @Test
    void tenThousandThatEndAtOnceNeedNoStackForEachOther() {
        AtomicInteger made = new AtomicInteger();
        CompletableFuture<ApiAnswer> gate = new CompletableFuture<>();
        turnstile.pass(Urgency.SCALE, "a", () -> gate);
        turnstile.pass(Urgency.SCALE, "a", () -> gate);
        for (int i = 0; i < 10_000; i++) {
            turnstile.pass(Urgency.REPORT, "a", () -> {
                made.incrementAndGet();
                return CompletableFuture.completedStage(DONE);
            });
        }
        gate.complete(DONE);
        assertThat(made).hasValue(10_000);
    }

    private CompletionStage<ApiAnswer> call(Urgency urgency, String name) {
        return call(urgency, "a", name);
    }

    private CompletionStage<ApiAnswer> call(Urgency urgency, String namespace, String name) {
        return turnstile.pass(urgency, namespace, () -> {
            begun.add(name);
            CompletableFuture<ApiAnswer> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        });
    }
}
