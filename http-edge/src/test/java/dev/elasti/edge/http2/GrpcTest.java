package dev.elasti.edge.http2;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import dev.elasti.actors.domain.ProbeRule;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.actors.domain.ReceptionSpec.ApiClients;
import dev.elasti.actors.domain.ReceptionSpec.Fallback;
import dev.elasti.actors.domain.ReceptionSpec.Look;
import dev.elasti.actors.domain.ReceptionSpec.Page;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.Receiving;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real gRPC client and a real gRPC server, with a cold start in between. */
class GrpcTest {
    private EdgeFixture edge;
    private GrpcEcho pod;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
        edge.shop();
        pod = new GrpcEcho();
        channel = NettyChannelBuilder.forAddress(edge.edge().sharedAddress())
                .overrideAuthority("shop")
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow();
        channel.awaitTermination(20, TimeUnit.SECONDS);
        pod.close();
        edge.close();
    }

    @Test
    void aCallForASleepingServiceWaitsAndIsAnsweredByThePod() throws Exception {
        ListenableFuture<String> answer = unary("hello");
        awaitWaiting(1);
        wake();
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("echo hello");
        eventually(() -> assertThat(edge.room().done()).isEqualTo(1));
    }

    @Test
    void manyCallsOfOneConnectionWaitInOnePlaceAndAreAllAnswered() throws Exception {
        List<ListenableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            answers.add(unary(Integer.toString(i)));
        }
        awaitWaiting(1);
        wake();
        for (int i = 0; i < 90; i++) {
            assertThat(answers.get(i).get(20, TimeUnit.SECONDS)).isEqualTo("echo " + i);
        }
        for (int i = 0; i < 500; i++) {
            assertThat(unary("again" + i).get(20, TimeUnit.SECONDS)).isEqualTo("echo again" + i);
        }
        assertThat(pod.calls()).isEqualTo(590);
        eventually(() -> assertThat(edge.room().underWay()).isZero());
    }

    @Test
    void aClientStreamThatBeginsWhileThePodSleepsArrivesWhole() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        StreamObserver<String> words = ClientCalls.asyncClientStreamingCall(
                channel.newCall(GrpcEcho.COLLECT, CallOptions.DEFAULT), into(answers));
        words.onNext("a".repeat(20_000));
        words.onNext("b".repeat(20_000));
        awaitWaiting(1);
        wake();
        words.onNext("c".repeat(2_000_000));
        words.onCompleted();
        assertThat(answers.poll(20, TimeUnit.SECONDS))
                .isEqualTo("a".repeat(20_000) + "b".repeat(20_000) + "c".repeat(2_000_000));
    }

    @Test
    void aServerStreamComesAllTheWay() throws Exception {
        ListenableFuture<String> first = unary("first");
        awaitWaiting(1);
        wake();
        first.get(20, TimeUnit.SECONDS);
        Iterator<String> numbers =
                ClientCalls.blockingServerStreamingCall(channel, GrpcEcho.COUNT, CallOptions.DEFAULT, "10000");
        for (int i = 0; i < 10_000; i++) {
            assertThat(numbers.next()).isEqualTo(Integer.toString(i));
        }
        assertThat(numbers.hasNext()).isFalse();
    }

    @Test
    void aChatGoesBackAndForthAfterItWaited() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        StreamObserver<String> words =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(GrpcEcho.CHAT, CallOptions.DEFAULT), into(answers));
        words.onNext("0");
        awaitWaiting(1);
        wake();
        for (int i = 0; i < 100; i++) {
            assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo("echo " + i);
            words.onNext(Integer.toString(i + 1));
        }
        words.onCompleted();
    }

    @Test
    void aDeadlineThatPassesWhileThePodSleepsGivesThePlaceUp() {
        ListenableFuture<String> answer = ClientCalls.futureUnaryCall(
                channel.newCall(GrpcEcho.UNARY, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.SECONDS)), "late");
        awaitWaiting(1);
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS)).hasMessageContaining("DEADLINE_EXCEEDED");
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
        assertThat(pod.calls()).isZero();
    }

    @Test
    void whatComesAfterACallThatWasTakenBackIsServed() throws Exception {
        ListenableFuture<String> first = unary("first");
        awaitWaiting(1);
        first.cancel(true);
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
        ListenableFuture<String> second = unary("second");
        awaitWaiting(1);
        wake();
        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("echo second");
    }

    @Test
    void aCancellationReachesThePod() throws Exception {
        ListenableFuture<String> answer =
                ClientCalls.futureUnaryCall(channel.newCall(GrpcEcho.NEVER, CallOptions.DEFAULT), "x");
        awaitWaiting(1);
        wake();
        eventually(() -> assertThat(pod.calls()).isEqualTo(1));
        answer.cancel(true);
        eventually(() -> assertThat(pod.cancelled()).isEqualTo(1));
        eventually(() -> assertThat(edge.room().done()).isEqualTo(1));
    }

    @Test
    void aRefusedCallIsUnavailableAndSaysWhy() {
        ListenableFuture<String> answer = unary("hello");
        awaitWaiting(1);
        edge.room().refuseOne(new Refusal.QueueFull(7, 1, Duration.ofSeconds(1)));
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(e.getStatus().getDescription()).contains("7 requests");
                });
    }

    @Test
    void aDeadlineOfOursIsDeadlineExceededWithItsCause() {
        ListenableFuture<String> answer = unary("hello");
        awaitWaiting(1);
        edge.room().refuseOne(new Refusal.DeadlinePassed(Duration.ofSeconds(9), "ImagePullBackOff"));
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
                    assertThat(e.getStatus().getDescription()).contains("9 s").contains("ImagePullBackOff");
                });
    }

    @Test
    void aCallThatTheEdgeCantHandOverAnyMoreIsSentAgainOnANewConnection() throws Exception {
        ListenableFuture<String> answer = unary("hello");
        awaitWaiting(1);
        edge.room().refuseOne(new Refusal.Draining(Duration.ofSeconds(1)));
        awaitWaiting(1);
        wake();
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("echo hello");
    }

    @Test
    void aCallWaitsWhateverOthersAreTold() throws Exception {
        shop(new ReceptionSpec(
                List.of(new ProbeRule(
                        "", new ProbeRule.Text.PathPrefix("/"), List.of(), List.of(), 200, "text/plain", "fine")),
                Optional.of(new Page(Look.CARD, "", "", "")),
                ApiClients.PROBLEM,
                Optional.empty()));
        ListenableFuture<String> answer = unary("hello");
        awaitWaiting(1);
        wake();
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("echo hello");
    }

    @Test
    void aFallbacksAnswerIsUnavailableToACall() {
        Fallback soon = new Fallback.Answer(Duration.ZERO, 200, "text/html", "<p>Soon.</p>");
        shop(new ReceptionSpec(List.of(), Optional.empty(), ApiClients.WAIT, Optional.of(soon)));
        ListenableFuture<String> answer = unary("hello");
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void aFallbacksServiceAnswersCalls() throws Exception {
        Fallback other =
                new Fallback.Service(Duration.ZERO, "other", pod.endpoint().port());
        shop(new ReceptionSpec(List.of(), Optional.empty(), ApiClients.WAIT, Optional.of(other)));
        for (int i = 0; i < 5; i++) {
            assertThat(unary("hello").get(20, TimeUnit.SECONDS)).isEqualTo("echo hello");
        }
        eventually(() -> assertThat(edge.room().left()).isPositive());
    }

    private void shop(ReceptionSpec said) {
        edge.routing().host("shop", EdgeFixture.SHOP, Receiving.of(said));
    }

    private ListenableFuture<String> unary(String text) {
        return ClientCalls.futureUnaryCall(channel.newCall(GrpcEcho.UNARY, CallOptions.DEFAULT), text);
    }

    private void wake() {
        edge.shop(pod.endpoint());
        edge.room().releaseAll();
    }

    private void awaitWaiting(int count) {
        eventually(() -> assertThat(edge.room().waiting()).isEqualTo(count));
    }

    static StreamObserver<String> into(BlockingQueue<String> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String value) {
                answers.add(value);
            }

            @Override
            public void onError(Throwable failure) {
                answers.add(failure.toString());
            }

            @Override
            public void onCompleted() {}
        };
    }
}
