package dev.elasti.kubernetes.write;

import dev.elasti.actors.ports.WriteOutcome;
import dev.elasti.kubernetes.client.ApiAnswer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** From what the API server answered to what a port says of it. */
final class Outcomes {
    private Outcomes() {}

    static WriteOutcome of(ApiAnswer answer) {
        return switch (answer) {
            case ApiAnswer.Accepted _ -> new WriteOutcome.Written();
            case ApiAnswer.Rejected rejected ->
                switch (rejected.code()) {
                    case 404 -> new WriteOutcome.Missing();
                    case 409 -> new WriteOutcome.Conflict(rejected.message());
                    default -> new WriteOutcome.Refused(rejected.message());
                };
            case ApiAnswer.Unavailable unavailable -> new WriteOutcome.Unavailable(unavailable.cause());
        };
    }

    static CompletionStage<WriteOutcome> done(WriteOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
