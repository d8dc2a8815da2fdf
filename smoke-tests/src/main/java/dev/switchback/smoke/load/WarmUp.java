package dev.switchback.smoke.load;

import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.smoke.http.HttpCall;
import dev.switchback.smoke.http.HttpConnector;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Sends requests to a server inside this Java VM, so that the code of a load test is loaded and compiled before the first
 * request that counts: cold, it adds half a second to the first answers, which would be reported as the server's.
 */
public final class WarmUp {
    private static final long REQUESTS = 3_000;
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final double RATE = 2_000;

    private WarmUp() {}

    /** Takes about two seconds, ten at most on a busy machine, with the connector's threads busy. */
    public static void run(HttpConnector connector, Ticker ticker) throws InterruptedException {
        Channel server = new ServerBootstrap()
                .group(connector.loops())
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new Ok());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        HttpCall call = new HttpCall("GET", URI.create("http://127.0.0.1:" + port), Map.of(), "");
        for (double rate : new double[] {0, RATE}) {
            var plan = new LoadPlan(call, REQUESTS, 10, rate, Optional.of(LONGEST), Duration.ofSeconds(1));
            var unused = new LoadTest(plan, connector, ticker).start().join();
        }
        HttpConnector.close(server);
    }

    @Sharable
    private static final class Ok extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof LastHttpContent) {
                var ok =
                        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
                HttpUtil.setContentLength(ok, 0);
                var unused = context.writeAndFlush(ok);
            }
        }
    }
}
