package dev.elasti.edge.http2;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.elasti.actors.domain.Endpoint;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A gRPC server that answers texts with texts, one method for each way of streaming, and one that never answers. */
final class GrpcEcho implements AutoCloseable {
    static final MethodDescriptor<String, String> UNARY = method(MethodType.UNARY, "Unary");
    static final MethodDescriptor<String, String> COLLECT = method(MethodType.CLIENT_STREAMING, "Collect");
    /** The request is how many answers are wanted. */
    static final MethodDescriptor<String, String> COUNT = method(MethodType.SERVER_STREAMING, "Count");

    static final MethodDescriptor<String, String> CHAT = method(MethodType.BIDI_STREAMING, "Chat");
    static final MethodDescriptor<String, String> NEVER = method(MethodType.UNARY, "Never");

    private final Server server;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    GrpcEcho() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder("echo")
                        .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::unary))
                        .addMethod(COLLECT, ServerCalls.asyncClientStreamingCall(this::collect))
                        .addMethod(COUNT, ServerCalls.asyncServerStreamingCall(this::count))
                        .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(this::chat))
                        .addMethod(NEVER, ServerCalls.asyncUnaryCall(this::never))
                        .build())
                .build()
                .start();
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getPort());
    }

    /** {@return calls that came so far} */
    int calls() {
        return calls.get();
    }

    /** {@return calls that the client took back} */
    int cancelled() {
        return cancelled.get();
    }

    private void unary(String request, StreamObserver<String> answer) {
        calls.incrementAndGet();
        answer.onNext("echo " + request);
        answer.onCompleted();
    }

    private StreamObserver<String> collect(StreamObserver<String> answer) {
        calls.incrementAndGet();
        StringBuilder all = new StringBuilder();
        return new Each(all::append, () -> {
            answer.onNext(all.toString());
            answer.onCompleted();
        });
    }

    private void count(String request, StreamObserver<String> answer) {
        calls.incrementAndGet();
        for (int i = 0; i < Integer.parseInt(request); i++) {
            answer.onNext(Integer.toString(i));
        }
        answer.onCompleted();
    }

    private StreamObserver<String> chat(StreamObserver<String> answer) {
        calls.incrementAndGet();
        return new Each(word -> answer.onNext("echo " + word), answer::onCompleted);
    }

    private void never(String request, StreamObserver<String> answer) {
        calls.incrementAndGet();
        ((ServerCallStreamObserver<String>) answer).setOnCancelHandler(cancelled::incrementAndGet);
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the gRPC server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName("echo/" + name)
                .setRequestMarshaller(Text.INSTANCE)
                .setResponseMarshaller(Text.INSTANCE)
                .build();
    }

    private enum Text implements MethodDescriptor.Marshaller<String> {
        INSTANCE;

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Does something with each text and at the end. */
    private record Each(java.util.function.Consumer<String> text, Runnable end) implements StreamObserver<String> {
        @Override
        public void onNext(String value) {
            text.accept(value);
        }

        @Override
        public void onError(Throwable failure) {
            if (Status.fromThrowable(failure).getCode() != Status.Code.CANCELLED) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public void onCompleted() {
            end.run();
        }
    }
}
