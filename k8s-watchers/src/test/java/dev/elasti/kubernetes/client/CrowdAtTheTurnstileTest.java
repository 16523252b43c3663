package dev.elasti.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of services wake at once. Time is counted in rounds: all calls take equally long, so those under way end together, and the next
 * ones begin.
 */
class CrowdAtTheTurnstileTest {
    private static final int CROWD = 500;
    private static final int WIDTH = 64;
    private static final ApiAnswer DONE = new ApiAnswer.Accepted(200, MissingNode.getInstance());

    private final Turnstile turnstile = new Turnstile(WIDTH, Duration.ofDays(1), () -> 0);
    private final List<CompletableFuture<ApiAnswer>> underWay = new ArrayList<>();
    private final Map<String, Integer> askedIn = new HashMap<>();
    private final Map<String, Integer> waited = new HashMap<>();
    private final List<String> begun = new ArrayList<>();
    private int round;

    @Test
    void ofFiveHundredAtOnceNobodyWaitsMuchLongerThanTheOthers() {
        List<String> crowd = names("web", CROWD);
        crowd.forEach(name -> wake("shop", name));
        assertThat(underWay).hasSize(WIDTH);
        roundsUntilAllHaveBegun();
        assertThat(begun).isEqualTo(crowd);
        assertThat(longest()).isLessThanOrEqualTo(2 * mean() + 1);
    }

    @Test
    void theSameHoldsForServicesOfManyNamespaces() {
        names("web", CROWD).forEach(name -> wake("shop-" + name.hashCode() % 50, name));
        roundsUntilAllHaveBegun();
        assertThat(longest()).isLessThanOrEqualTo(2 * mean() + 1);
    }

    @Test
    void whoComesLaterOvertakesNobodyHoweverManyKeepComing() {
        List<String> crowd = names("web", CROWD);
        crowd.forEach(name -> wake("shop", name));
        while (begun.size() < CROWD) {
            // As many as have their turn in a round.
            names("later-" + round, WIDTH).forEach(name -> wake("shop", name));
            nextRound();
        }
        assertThat(begun.subList(0, CROWD)).isEqualTo(crowd);
    }

    @Test
    void anothersWakeDoesNotStandBehindOneTenantsFlood() {
        names("flood", 5000).forEach(name -> wake("tenant", name));
        wake("neighbour", "shop");
        nextRound();
        assertThat(begun).contains("shop");
    }

    private void wake(String namespace, String name) {
        askedIn.put(name, round);
        turnstile.pass(Urgency.SCALE, namespace, () -> {
            begun.add(name);
            waited.put(name, round - askedIn.getOrDefault(name, 0));
            CompletableFuture<ApiAnswer> answer = new CompletableFuture<>();
            underWay.add(answer);
            return answer;
        });
        assertThat(underWay).hasSizeLessThanOrEqualTo(WIDTH);
    }

    private void roundsUntilAllHaveBegun() {
        while (begun.size() < askedIn.size()) {
            nextRound();
        }
    }

    private void nextRound() {
        round++;
        List<CompletableFuture<ApiAnswer>> ending = List.copyOf(underWay);
        underWay.clear();
        ending.forEach(answer -> answer.complete(DONE));
    }

    private double longest() {
        return waited.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    private double mean() {
        return waited.values().stream().mapToInt(Integer::intValue).average().orElseThrow();
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
    }
}
