package dev.elasti.edge.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.Impatience;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stream of HTTP/2 on which nothing comes: it may be silent for as long as a tunnel may be. */
class SilentStreamTest {
    @Test
    void aChatThatFallsSilentOutlivesAllOtherDeadlines() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        try (EdgeFixture edge = EdgeFixture.start(Impatience.SETTINGS);
                GrpcEcho pod = new GrpcEcho()) {
            edge.shop(pod.endpoint());
            ManagedChannel channel = NettyChannelBuilder.forAddress(edge.edge().sharedAddress())
                    .overrideAuthority("shop")
                    .usePlaintext()
                    .build();
            try {
                StreamObserver<String> words = ClientCalls.asyncBidiStreamingCall(
                        channel.newCall(GrpcEcho.CHAT, CallOptions.DEFAULT), GrpcTest.into(answers));
                words.onNext("first");
                assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo("echo first");
                Impatience.deadlinesPass(edge);
                words.onNext("last");
                assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo("echo last");
            } finally {
                channel.shutdownNow();
                channel.awaitTermination(20, TimeUnit.SECONDS);
            }
        }
    }
}
