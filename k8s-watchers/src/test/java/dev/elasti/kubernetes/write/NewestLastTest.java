package dev.elasti.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class NewestLastTest {
    private static final ServiceId WEB = new ServiceId("shop", "web");
    private static final ServiceId OTHER = new ServiceId("shop", "other");
    private static final WriteOutcome WRITTEN = new WriteOutcome.Written();
    private static final WriteOutcome AWAY = new WriteOutcome.Unavailable("away");

    private final List<String> begun = new ArrayList<>();
    private final List<CompletableFuture<WriteOutcome>> answers = new ArrayList<>();
    private final NewestLast<String> lane = new NewestLast<>((id, value) -> {
        begun.add(id.name() + "=" + value);
        CompletableFuture<WriteOutcome> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    });

    @Test
    void oneIsMadeAfterTheOther() {
        lane.write(WEB, "a");
        lane.write(WEB, "b");
        assertThat(begun).containsExactly("web=a");
        answers.getFirst().complete(WRITTEN);
        assertThat(begun).containsExactly("web=a", "web=b");
    }

    @Test
    void ofThoseThatWaitOnlyTheNewestIsMadeAndAllHearOfIt() {
        List<CompletionStage<WriteOutcome>> outcomes =
                List.of(lane.write(WEB, "a"), lane.write(WEB, "b"), lane.write(WEB, "c"), lane.write(WEB, "d"));
        answers.getFirst().complete(WRITTEN);
        assertThat(begun).containsExactly("web=a", "web=d");
        assertThat(outcomes.get(1).toCompletableFuture()).isNotDone();
        answers.getLast().complete(AWAY);
        assertThat(outcomes)
                .map(stage -> stage.toCompletableFuture().join())
                .containsExactly(WRITTEN, AWAY, AWAY, AWAY);
    }

    @Test
    void servicesDontWaitForEachOther() {
        lane.write(WEB, "a");
        lane.write(OTHER, "b");
        assertThat(begun).containsExactly("web=a", "other=b");
    }

    @Test
    void whatComesAfterAllIsWrittenBeginsAtOnce() {
        lane.write(WEB, "a");
        answers.getFirst().complete(AWAY);
        lane.write(WEB, "b");
        assertThat(begun).containsExactly("web=a", "web=b");
    }

    @Test
    void manyThatAnswerAtOnceDontDeepenTheStack() {
        NewestLast<Integer> quick = new NewestLast<>((_, _) -> CompletableFuture.completedFuture(WRITTEN));
        for (int i = 0; i < 100_000; i++) {
            assertThat(quick.write(WEB, i).toCompletableFuture()).isCompletedWithValue(WRITTEN);
        }
    }
}
