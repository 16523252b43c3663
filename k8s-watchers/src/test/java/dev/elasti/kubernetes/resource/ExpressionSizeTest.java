package dev.elasti.kubernetes.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate is near what the library makes of an expression, and is there before anything is made of it. */
class ExpressionSizeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "^/(live|ready)z$",
                "ELB-HealthChecker.*",
                "kube-probe/1\\.[0-9]+",
                "a{100}",
                "(a{10}){10}",
                "(ab|cd){2,30}x{3,}",
                "[a{1000}b]{3}",
                "[]a]{50}",
                "[^]a]{50}",
                "[[:alpha:]]{40}",
                "\\Qa{1000}\\E",
                "\\p{Greek}{20}",
                "\\x{41}{20}",
                "a\\{1000}",
                "x{a}",
                "((a{30}){30}){3}",
                "(?i)(abc){50}",
            })
    void itIsNearTheLibrarysOwnCount(String pattern) {
        int made = Pattern.compile(pattern).programSize();
        assertThat(ExpressionSize.of(pattern)).isBetween(made / 3L - 3, made * 3L + 3);
    }

    @Test
    void whatNestsTooDeepIsTooLarge() {
        assertThat(ExpressionSize.of("(".repeat(101))).isGreaterThan(100_000);
        assertThat(ExpressionSize.of("(".repeat(100) + "a" + ")".repeat(100))).isLessThan(1000);
        assertThat(ExpressionSize.of("(a)".repeat(200))).isLessThan(1000);
    }

    @Test
    void whatRepeatsRepetitionsIsKnownForItsSizeWithoutBeingMade() {
        assertThat(ExpressionSize.of("((a{1000}){1000}){1000}")).isGreaterThan(100_000);
        assertThat(ExpressionSize.of("((((((((((a{999999999}){999999999}){999999999}"))
                .isGreaterThan(100_000);
        assertThat(ExpressionSize.of("(".repeat(500) + "a{1000}" + "){1000}".repeat(500)))
                .isGreaterThan(100_000);
    }
}
