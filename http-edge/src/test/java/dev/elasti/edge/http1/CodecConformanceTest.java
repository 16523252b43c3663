package dev.elasti.edge.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecConformanceTest {
    static List<ConformanceTable.Row> rows() {
        return ConformanceTable.rows();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void theCodecsVerdictIsOneOfThoseAllowed(ConformanceTable.Row row) {
        assertThat(Reading.outcome(row.bytes("a.example:80")))
                .as("%s: %s", row.id(), row.written())
                .isIn(row.allowed());
    }

    @Test
    void theTableIsWhole() {
        assertThat(rows())
                .hasSizeGreaterThan(240)
                .extracting(ConformanceTable.Row::id)
                .doesNotHaveDuplicates();
    }
}
