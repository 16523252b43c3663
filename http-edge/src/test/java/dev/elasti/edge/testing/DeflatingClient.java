package dev.elasti.edge.testing;

import io.grpc.netty.shaded.io.netty.bootstrap.Bootstrap;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.SimpleChannelInboundHandler;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpClientCodec;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpObjectAggregator;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of Netty's that speaks WebSocket, with messages compressed where the server agrees (permessage-deflate, RFC 7692). */
public final class DeflatingClient implements AutoCloseable {
    private static final int HEAD = 64 * 1024;
    private static final int MESSAGE = 1024 * 1024;
    private static final int LEVEL = 6;
    private static final int UNBOUNDED = 0;
    private static final long PATIENCE_SECONDS = 60;

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final CompletableFuture<String> agreed = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> open = new CompletableFuture<>();
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final Channel channel;

    /**
     * What the client asks for.
     *
     * @param serverForgets whether the server is to begin anew with each message
     * @param serverWindow of the server's compression, as a power of two; 15 is what it is without asking
     * @param clientForgets whether the server may want this client to begin anew with each message
     */
    public record Offer(boolean serverForgets, int serverWindow, boolean clientForgets) {}

    public DeflatingClient(int port, Offer offer) {
        channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new Pipeline(port, offer))
                .connect("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    /** {@return what the server said to the offer, once the connection is open; empty if nothing} */
    public String agreed() throws Exception {
        open.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return agreed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Sends a message in so many frames; to be called once the connection is open. */
    public void send(byte[] message, int frames) {
        int from = 0;
        for (int i = 1; i <= frames; i++) {
            int to = (int) ((long) message.length * i / frames);
            var part = Unpooled.wrappedBuffer(message, from, to - from);
            WebSocketFrame frame = i == 1
                    ? new BinaryWebSocketFrame(i == frames, 0, part)
                    : new ContinuationWebSocketFrame(i == frames, 0, part);
            var _ = channel.writeAndFlush(frame).syncUninterruptibly();
            from = to;
        }
    }

    /** {@return the next message that comes} */
    public byte[] next() throws InterruptedException {
        byte[] message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message comes");
        }
        return message;
    }

    @Override
    public void close() {
        var _ = channel.close().syncUninterruptibly();
        var _ = loops.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        private final int port;
        private final Offer offer;

        Pipeline(int port, Offer offer) {
            this.port = port;
            this.offer = offer;
        }

        @Override
        protected void initChannel(SocketChannel socket) {
            socket.pipeline()
                    .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(HEAD),
                            new Answer(),
                            new WebSocketClientExtensionHandler(new PerMessageDeflateClientExtensionHandshaker(
                                    LEVEL,
                                    false,
                                    offer.serverWindow(),
                                    offer.clientForgets(),
                                    offer.serverForgets(),
                                    UNBOUNDED)),
                            new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                                    .webSocketUri(URI.create("ws://127.0.0.1:" + port + "/echo"))
                                    .allowExtensions(true)
                                    .maxFramePayloadLength(MESSAGE)
                                    .build()),
                            new WebSocketFrameAggregator(MESSAGE),
                            new Messages());
        }
    }

    /** Notes what the server agrees to before the extension's handler takes it. */
    private final class Answer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpResponse response) {
                String extensions = response.headers().get("Sec-WebSocket-Extensions");
                agreed.complete(extensions == null ? "" : extensions);
            }
            context.fireChannelRead(message);
        }
    }

    private final class Messages extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                open.complete(null);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            messages.add(ByteBufUtil.getBytes(frame.content()));
        }
    }
}
