package dev.elasti.edge.testing;

import dev.elasti.actors.domain.Endpoint;
import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.SimpleChannelInboundHandler;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpObjectAggregator;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerCodec;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A server of Netty's that echoes WebSocket frames, and compresses them where the client can (permessage-deflate, RFC 7692). It begins
 * anew with each message where that is asked for or allowed, and does not agree to windows other than the largest.
 */
public final class DeflatingEcho implements AutoCloseable {
    private static final int HEAD = 64 * 1024;
    private static final int FRAME = 1024 * 1024;
    private static final int LEVEL = 6;
    private static final int WINDOW = 15;
    private static final int UNBOUNDED = 0;

    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final Channel server;

    public DeflatingEcho() {
        server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new Pipeline())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", ((InetSocketAddress) server.localAddress()).getPort());
    }

    @Override
    public void close() {
        var _ = loops.shutdownGracefully().syncUninterruptibly();
    }

    private static final class Pipeline extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline()
                    .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(HEAD),
                            new WebSocketServerExtensionHandler(new PerMessageDeflateServerExtensionHandshaker(
                                    LEVEL, false, WINDOW, true, true, UNBOUNDED)),
                            new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                                    .websocketPath("/echo")
                                    .allowExtensions(true)
                                    .maxFramePayloadLength(FRAME)
                                    .build()),
                            new Echo());
        }
    }

    private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            var _ = context.writeAndFlush(frame.retain());
        }
    }
}
