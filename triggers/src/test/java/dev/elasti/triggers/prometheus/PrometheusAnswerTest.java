package dev.elasti.triggers.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusAnswerTest {
    @Test
    void oneSeriesIsAValue() {
        assertThat(PrometheusAnswer.parse(vector("{\"metric\":{},\"value\":[1.5,\"0.25\"]}")))
                .isEqualTo(new PrometheusAnswer.Value(0.25));
    }

    @Test
    void aScalarIsAValueToo() {
        assertThat(PrometheusAnswer.parse(
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1.5,\"3\"]}}"))
                .isEqualTo(new PrometheusAnswer.Value(3));
    }

    @Test
    void noSeriesIsDoubtfulAndSaysWhatToWrite() {
        assertThat(PrometheusAnswer.parse(vector("")))
                .isInstanceOfSatisfying(
                        PrometheusAnswer.Doubtful.class,
                        doubt -> assertThat(doubt.why()).contains("or vector(0)"));
    }

    @Test
    void severalSeriesAreDoubtful() {
        String one = "{\"metric\":{},\"value\":[1,\"1\"]}";
        assertThat(PrometheusAnswer.parse(vector(one + "," + one)))
                .isInstanceOfSatisfying(
                        PrometheusAnswer.Doubtful.class,
                        doubt -> assertThat(doubt.why()).contains("2 series"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "+Inf", "-Inf", "", "x"})
    void aValueThatCantBeComparedIsDoubtful(String value) {
        assertThat(PrometheusAnswer.parse(vector("{\"metric\":{},\"value\":[1,\"" + value + "\"]}")))
                .isInstanceOf(PrometheusAnswer.Doubtful.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "not json",
                "{\"status\":\"error\",\"error\":\"bad query\"}",
                "{\"status\":\"success\"}"
            })
    void anythingElseIsDoubtful(String body) {
        assertThat(PrometheusAnswer.parse(body)).isInstanceOf(PrometheusAnswer.Doubtful.class);
    }

    @Test
    void aDeeplyNestedAnswerIsDoubtful() {
        assertThat(PrometheusAnswer.parse("[".repeat(100_000))).isInstanceOf(PrometheusAnswer.Doubtful.class);
    }

    private static String vector(String series) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + series + "]}}";
    }
}
