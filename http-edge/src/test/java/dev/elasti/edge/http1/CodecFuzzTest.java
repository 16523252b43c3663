package dev.elasti.edge.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Whatever comes, and split wherever: the codec does not throw, and reads the same. Runs the inputs of its folder among the resources;
 * how to search for more is said in this module's pom.
 */
class CodecFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void requestsAreReadTheSameHoweverTheyAreSplit(FuzzedDataProvider data) {
        int piece = data.consumeInt(1, 40);
        byte[] bytes = data.consumeRemainingAsBytes();
        if (bytes.length == 0) {
            return;
        }
        List<String> whole = Reading.of(bytes, _ -> bytes.length);
        assertThat(Reading.of(bytes, at -> at + piece)).isEqualTo(whole);
        assertThat(Reading.of(bytes, at -> at + 1)).isEqualTo(whole);
    }

    @FuzzTest(maxDuration = "3m")
    void responsesAreReadTheSameHoweverTheyAreSplit(FuzzedDataProvider data) {
        ResponseTo to = data.pickValue(ResponseTo.values());
        int piece = data.consumeInt(1, 40);
        byte[] bytes = data.consumeRemainingAsBytes();
        assertThat(head(bytes, to, piece)).isEqualTo(head(bytes, to, Math.max(1, bytes.length)));
    }

    private static String head(byte[] bytes, ResponseTo to, int piece) {
        ResponseHeadParser parser = new ResponseHeadParser(Reading.LIMITS);
        for (int at = 0; at < bytes.length; at += piece) {
            ByteBuffer in = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
            switch (parser.parse(in, to)) {
                case Parsed.NeedMore<ResponseHead> _ -> {}
                case Parsed.Complete<ResponseHead>(ResponseHead head) -> {
                    return head.status() + " " + head.framing() + " " + head.keepAlive() + " at " + in.position();
                }
                case Parsed.Malformed<ResponseHead>(int status, String reason) -> {
                    return status + " " + reason;
                }
            }
        }
        return "more";
    }
}
