package dev.switchback.smoke.http;

import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.smoke.http.HttpFailure.Trouble;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends single requests, each on a connection of its own. Redirects are not followed. Thread-safe. */
public final class HttpSender {
    private final HttpConnector connector;
    private final Ticker ticker;

    /** @param ticker measures latencies */
    public HttpSender(HttpConnector connector, Ticker ticker) {
        this.connector = connector;
        this.ticker = ticker;
    }

    /**
     * Sends.
     *
     * @param timeout for the whole exchange, connecting included
     * @param largestBody in bytes
     * @return the answer whatever its status, or an {@link HttpFailure}; it completes on a thread of the connector
     */
    public CompletableFuture<HttpReply> send(HttpCall call, Duration timeout, int largestBody) {
        Exchange exchange = new Exchange(call.message(), largestBody);
        ChannelFuture connecting = connector.connect(call.uri(), timeout, connector.loops(), exchange);
        connecting.addListener(opened -> {
            if (opened.cause() != null) {
                exchange.fail(opened.cause());
            }
        });
        CompletableFuture<HttpReply> timed =
                exchange.reply.copy().orTimeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
        return timed.exceptionallyCompose(e -> CompletableFuture.failedFuture(
                        e instanceof TimeoutException
                                ? new HttpFailure(
                                        Trouble.TIMEOUT, "no whole answer within " + Durations.format(timeout))
                                : e))
                .whenComplete((reply, e) -> HttpConnector.close(connecting.channel()));
    }

    private final class Exchange extends SimpleChannelInboundHandler<HttpObject> {
        private final FullHttpRequest request;
        private final int largestBody;
        private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private @Nullable HttpResponse head;
        private long opened;

        Exchange(FullHttpRequest request, int largestBody) {
            this.request = request;
            this.largestBody = largestBody;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            opened = ticker.nanos();
            request.headers().set(HttpHeaderNames.CONNECTION, "close");
            context.writeAndFlush(request).addListener(written -> {
                if (written.cause() != null) {
                    fail(written.cause());
                }
            });
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part.decoderResult().isFailure()) {
                fail(new HttpFailure(Trouble.MALFORMED, "the answer is not HTTP"));
                return;
            }
            if (part instanceof HttpResponse response && response.status().code() >= 200) {
                head = response;
                response.headers().forEach(h -> headers.merge(h.getKey(), h.getValue(), (a, b) -> a + ", " + b));
            }
            if (part instanceof HttpContent content && head != null) {
                body.writeBytes(ByteBufUtil.getBytes(content.content()));
                ended(part instanceof LastHttpContent, head);
            }
        }

        private void ended(boolean last, HttpResponse answer) {
            if (body.size() > largestBody) {
                fail(new HttpFailure(Trouble.TOO_LARGE, "the body is larger than " + largestBody + " bytes"));
            } else if (last) {
                Duration latency = Duration.ofNanos(ticker.nanos() - opened);
                reply.complete(
                        new HttpReply(answer.status().code(), headers, body.toString(StandardCharsets.UTF_8), latency));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail(new HttpFailure(Trouble.RESET, "the connection was closed before the whole answer came"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(cause);
        }

        private void fail(Throwable cause) {
            reply.completeExceptionally(HttpFailure.of(cause));
        }
    }
}
