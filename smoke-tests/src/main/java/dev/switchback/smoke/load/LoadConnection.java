package dev.switchback.smoke.load;

import dev.switchback.runtime.durations.Durations;
import dev.switchback.smoke.http.HttpConnector;
import dev.switchback.smoke.http.HttpFailure;
import dev.switchback.smoke.http.HttpFailure.Trouble;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection, opened when it is needed and again after it was closed. Everything happens on one thread, that of {@link
 * #loop()}; of several channels only the current one counts.
 */
@Sharable
final class LoadConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final long AFTER_REFUSAL_MILLIS = 10;

    private final LoadPlan plan;
    private final HttpConnector connector;
    private final LoadTest test;
    private final EventLoop loop;
    private final FullHttpRequest request;

    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> timeout;
    private boolean waiting;
    private long began;
    private int status;
    private boolean keepAlive;
    private long received;

    LoadConnection(LoadPlan plan, HttpConnector connector, LoadTest test) {
        this.plan = plan;
        this.connector = connector;
        this.test = test;
        this.loop = connector.loops().next();
        this.request = plan.call().message();
    }

    EventLoop loop() {
        return loop;
    }

    /** Connects before the first request; completes in any case, since a request that finds no connection tries again. */
    CompletableFuture<Boolean> open() {
        var done = new CompletableFuture<Boolean>();
        var opening = connector.connect(plan.call().uri(), plan.timeout(), loop, this);
        channel = opening.channel();
        opening.addListener(opened -> done.complete(opened.isSuccess()));
        return done;
    }

    /** Sends the next request, if one is due. */
    void next() {
        long due = test.take(this);
        if (due >= 0) {
            send(due);
        }
    }

    /** @param due the time since the start when the request had to begin */
    void send(long due) {
        began = test.at(due);
        waiting = true;
        status = 0;
        received = 0;
        timeout = loop.schedule(this::timedOut, plan.timeout().toNanos(), TimeUnit.NANOSECONDS);
        if (channel != null && channel.isActive()) {
            var unused = channel.writeAndFlush(request.retainedDuplicate());
            return;
        }
        var opening = connector.connect(plan.call().uri(), plan.timeout(), loop, this);
        channel = opening.channel();
        opening.addListener(opened -> {
            if (opened.cause() == null) {
                var unused = opening.channel().writeAndFlush(request.retainedDuplicate());
            } else if (opening.channel() == channel) {
                failed(HttpFailure.of(opened.cause()));
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (context.channel() != channel || !waiting) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            failed(new HttpFailure(Trouble.MALFORMED, "the answer is not HTTP"));
            return;
        }
        if (part instanceof HttpResponse response) {
            status = response.status().code();
            keepAlive = HttpUtil.isKeepAlive(response);
        }
        if (part instanceof HttpContent content && status >= 200) {
            received += content.content().readableBytes();
            if (received > LoadPlan.LARGEST_BODY) {
                failed(new HttpFailure(Trouble.TOO_LARGE, "the body is larger than " + LoadPlan.LARGEST_BODY));
            } else if (part instanceof LastHttpContent) {
                answered();
            }
        }
    }

    private void answered() {
        end(keepAlive);
        test.answered(status, began);
        next();
    }

    private void failed(HttpFailure failure) {
        end(false);
        test.failed(failure, began);
        if (failure.trouble() == Trouble.CONNECT || failure.trouble() == Trouble.TLS) {
            var unused = loop.schedule(this::next, AFTER_REFUSAL_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            next();
        }
    }

    private void end(boolean keep) {
        waiting = false;
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (!keep && channel != null) {
            HttpConnector.close(channel);
            channel = null;
        }
    }

    private void timedOut() {
        if (waiting) {
            failed(new HttpFailure(Trouble.TIMEOUT, "no whole answer within " + Durations.format(plan.timeout())));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (context.channel() == channel && waiting) {
            failed(new HttpFailure(Trouble.RESET, "the connection was closed before the whole answer came"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (context.channel() == channel && waiting) {
            failed(HttpFailure.of(cause));
        }
    }
}
