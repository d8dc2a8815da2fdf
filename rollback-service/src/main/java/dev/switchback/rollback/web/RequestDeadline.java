package dev.switchback.rollback.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a connection whose request does not come in in time, however busily it dribbles. */
final class RequestDeadline extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestDeadline.class);

    private final ConnectionLimits limits;
    private final ConnectionLimits.Patience patience;
    private Optional<ScheduledFuture<?>> deadline = Optional.empty();
    private boolean receiving;
    private boolean answered;

    RequestDeadline(ConnectionLimits limits, ConnectionLimits.Patience patience) {
        this.limits = limits;
        this.patience = patience;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        limits.opened(context.channel());
        expect(context, patience.head(), "no request came");
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest) {
            limits.asks(context.channel());
            receiving = true;
            answered = false;
            expect(context, patience.body(), "the body did not come");
        }
        if (message instanceof LastHttpContent) {
            receiving = false;
            cancel();
            if (answered) {
                expect(context, patience.idle(), "no other request came");
            }
        }
        super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof LastHttpContent) {
            limits.isSilent(context.channel());
            answered = true;
            // An answer such as 401 can precede the end of the body, which gets no more time for that.
            if (!receiving) {
                expect(context, patience.idle(), "no other request came");
            }
        }
        super.write(context, message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        cancel();
        limits.closed(context.channel());
        super.channelInactive(context);
    }

    private void expect(ChannelHandlerContext context, Duration within, String otherwise) {
        cancel();
        deadline = Optional.of(context.executor()
                .schedule(
                        () -> {
                            LOG.debug("{} within {} s: the connection is closed", otherwise, within.toSeconds());
                            var unused = context.close();
                        },
                        within.toMillis(),
                        TimeUnit.MILLISECONDS));
    }

    private void cancel() {
        deadline.ifPresent(d -> d.cancel(false));
        deadline = Optional.empty();
    }
}
