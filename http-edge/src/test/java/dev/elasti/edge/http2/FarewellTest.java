package dev.elasti.edge.http2;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.testing.EdgeFixture;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The edge leaves the path of a service in the midst of calls: the client goes on straight to the pod, and no call fails. */
class FarewellTest {
    private EdgeFixture edge;
    private GrpcEcho pod;
    private Crossroads crossroads;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start("elasti.edge.http2.look-every = 20ms");
        pod = new GrpcEcho();
        edge.shop(pod.endpoint());
        crossroads = new Crossroads(edge.edge().sharedAddress());
        channel = NettyChannelBuilder.forAddress(crossroads.address())
                .overrideAuthority("shop")
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow();
        channel.awaitTermination(20, TimeUnit.SECONDS);
        crossroads.close();
        pod.close();
        edge.close();
    }

    @Test
    void callersGoOnToThePodAndNoneOfTheirCallsFails() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch callersLeft = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            Thread.ofVirtual().start(() -> {
                call(enough, answered, failures);
                callersLeft.countDown();
            });
        }
        eventually(() -> assertThat(answered).hasValueGreaterThan(200));
        crossroads.lead(pod.endpoint());
        edge.routing().leave("shop");
        eventually(() -> assertThat(edge.edge().connectionCount()).isZero());
        int through = answered.get();
        eventually(() -> assertThat(answered).hasValueGreaterThan(through + 200));
        enough.set(true);
        assertThat(callersLeft.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).isEmpty();
        assertThat(pod.calls()).isEqualTo(answered.get());
        assertThat(edge.room().underWay()).isZero();
    }

    private void call(AtomicBoolean enough, AtomicInteger answered, Queue<String> failures) {
        while (!enough.get()) {
            try {
                ClientCalls.blockingUnaryCall(channel, GrpcEcho.UNARY, CallOptions.DEFAULT, "x");
                answered.incrementAndGet();
            } catch (RuntimeException e) {
                failures.add(e.toString());
            }
        }
    }

    @Test
    void aStreamThatIsOpenGoesOnToItsEndAndTheConnectionEndsWithIt() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        StreamObserver<String> words = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(GrpcEcho.CHAT, CallOptions.DEFAULT), GrpcTest.into(answers));
        words.onNext("before");
        assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo("echo before");
        crossroads.lead(pod.endpoint());
        edge.routing().leave("shop");
        for (int i = 0; i < 50; i++) {
            assertThat(ClientCalls.blockingUnaryCall(channel, GrpcEcho.UNARY, CallOptions.DEFAULT, "x"))
                    .isEqualTo("echo x");
        }
        assertThat(edge.edge().connectionCount()).isEqualTo(1);
        words.onNext("after");
        assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo("echo after");
        words.onCompleted();
        eventually(() -> assertThat(edge.edge().connectionCount()).isZero());
    }

    @Test
    void aConnectionWithoutCallsEndsToo() {
        assertThat(ClientCalls.blockingUnaryCall(channel, GrpcEcho.UNARY, CallOptions.DEFAULT, "x"))
                .isEqualTo("echo x");
        crossroads.lead(pod.endpoint());
        edge.routing().leave("shop");
        eventually(() -> assertThat(edge.edge().connectionCount()).isZero());
        assertThat(ClientCalls.blockingUnaryCall(channel, GrpcEcho.UNARY, CallOptions.DEFAULT, "y"))
                .isEqualTo("echo y");
    }

    /** The pod that the connection leads to is about to go: what comes now has to wait, on a connection of its own. */
    @Test
    void aCallOnAnIdleConnectionOfAServiceThatFallsAsleepWaitsAndIsAnswered() throws Exception {
        assertThat(ClientCalls.blockingUnaryCall(channel, GrpcEcho.UNARY, CallOptions.DEFAULT, "x"))
                .isEqualTo("echo x");
        eventually(() -> assertThat(edge.room().underWay()).isZero());
        edge.room().shut();
        var answer = ClientCalls.futureUnaryCall(channel.newCall(GrpcEcho.UNARY, CallOptions.DEFAULT), "y");
        eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
        edge.room().releaseAll();
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("echo y");
    }

    @Test
    void aNodeThatLeavesLetsCallsUnderWayEnd() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        StreamObserver<String> words = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(GrpcEcho.CHAT, CallOptions.DEFAULT), GrpcTest.into(answers));
        words.onNext("0");
        assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo("echo 0");
        crossroads.lead(pod.endpoint());
        var drained = edge.edge().drained().toCompletableFuture();
        words.onNext("1");
        assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo("echo 1");
        assertThat(drained).isNotDone();
        words.onCompleted();
        drained.get(20, TimeUnit.SECONDS);
        assertThat(edge.edge().connectionCount()).isZero();
    }
}
