package dev.elasti.actors.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.ServiceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortTableTest {
    private static final ServiceId A = new ServiceId("shop", "a");
    private static final ServiceId B = new ServiceId("shop", "b");

    @Test
    void aServiceKeepsItsPorts() {
        PortTable table = new PortTable(100, 199);
        Map<String, Integer> first = table.grant(A, Set.of("http"), Map.of());

        Map<String, Integer> more = table.grant(A, Set.of("http", "grpc"), Map.of());

        assertThat(more).containsAllEntriesOf(first).containsOnlyKeys("http", "grpc");
    }

    @Test
    void whatIsKnownStays() {
        PortTable table = new PortTable(100, 199);

        assertThat(table.grant(A, Set.of("http"), Map.of("http", 123))).containsEntry("http", 123);
    }

    @Test
    void whatIsKnownButTakenIsReplaced() {
        PortTable table = new PortTable(100, 199);
        table.grant(A, Set.of("http"), Map.of("http", 123));

        assertThat(table.grant(B, Set.of("http"), Map.of("http", 123)).get("http"))
                .isNotNull()
                .isNotEqualTo(123);
    }

    @Test
    void aPortThatIsNotWantedAnyMoreIsFree() {
        PortTable table = new PortTable(100, 100);
        table.grant(A, Set.of("http"), Map.of());
        table.grant(A, Set.of(), Map.of());

        assertThat(table.grant(B, Set.of("http"), Map.of())).containsEntry("http", 100);
    }

    @Test
    void aServiceThatIsGoneHasNone() {
        PortTable table = new PortTable(100, 100);
        table.grant(A, Set.of("http"), Map.of());
        table.forget(A);

        assertThat(table.grant(B, Set.of("http"), Map.of())).containsEntry("http", 100);
    }

    @Test
    void whenNoneAreLeftTheRestGoesWithout() {
        PortTable table = new PortTable(100, 100);

        assertThat(table.grant(A, Set.of("grpc", "http"), Map.of())).containsExactly(Map.entry("grpc", 100));
    }

    @Test
    void aStatusThatNamesAnothersPortIsNotFollowed() {
        PortTable table = new PortTable(100, 199);
        table.grant(A, Set.of("http"), Map.of("http", 123));

        assertThat(table.observe(B, Map.of("http", 123))).isTrue();
        assertThat(table.of(A)).containsEntry("http", 123);
        assertThat(table.of(B).get("http")).isNotNull().isNotEqualTo(123);
    }

    @Test
    void aStatusThatLagsBehindItsGrantTakesNothingBack() {
        PortTable table = new PortTable(100, 199);
        Map<String, Integer> granted = table.grant(A, Set.of("http"), Map.of());

        assertThat(table.observe(A, Map.of())).isFalse();
        assertThat(table.of(A)).isEqualTo(granted);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void noNumberIsEverGivenTwiceWhateverHappens(long seed) {
        Random random = new Random(seed);
        PortTable table = new PortTable(100, 139);
        List<ServiceId> services = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            services.add(new ServiceId("shop", "s" + i));
        }
        for (int step = 0; step < 2000; step++) {
            ServiceId service = services.get(random.nextInt(services.size()));
            Map<String, Integer> before = table.of(service);
            Map<String, Integer> claims = claims(random);
            switch (random.nextInt(4)) {
                case 0 -> table.forget(service);
                case 1 -> table.observe(service, claims);
                case 2 ->
                    assertThat(table.grant(service, before.keySet(), claims))
                            .as("seed %d step %d: sticky", seed, step)
                            .isEqualTo(before);
                default -> table.grant(service, claims.keySet(), claims);
            }
            assertDisjoint(table, services, seed, step);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void rebuildingFromTheSameStatusesGivesTheSameTable(long seed) {
        Random random = new Random(seed);
        Map<ServiceId, Map<String, Integer>> statuses = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            statuses.put(new ServiceId("shop", "s" + i), claims(random));
        }
        PortTable one = new PortTable(100, 139);
        PortTable other = new PortTable(100, 139);
        other.grant(A, Set.of("old"), Map.of());

        Set<ServiceId> changed = one.rebuild(statuses);

        assertThat(other.rebuild(statuses)).isEqualTo(changed);
        for (ServiceId service : statuses.keySet()) {
            assertThat(one.of(service)).isEqualTo(other.of(service));
            if (!changed.contains(service)) {
                assertThat(one.of(service)).as("seed %d", seed).isEqualTo(statuses.get(service));
            }
        }
        assertDisjoint(one, List.copyOf(statuses.keySet()), seed, 0);
    }

    private static Map<String, Integer> claims(Random random) {
        Map<String, Integer> claims = new HashMap<>();
        for (String name : List.of("http", "grpc", "")) {
            if (random.nextBoolean()) {
                claims.put(name, 95 + random.nextInt(50));
            }
        }
        return claims;
    }

    private static void assertDisjoint(PortTable table, List<ServiceId> services, long seed, int step) {
        Set<Integer> taken = new HashSet<>();
        for (ServiceId service : services) {
            for (int port : table.of(service).values()) {
                assertThat(port).isBetween(100, 139);
                assertThat(taken.add(port))
                        .as("seed %d step %d: %d given once", seed, step, port)
                        .isTrue();
            }
        }
    }
}
