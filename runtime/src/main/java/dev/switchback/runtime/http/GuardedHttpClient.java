package dev.switchback.runtime.http;

import dev.switchback.runtime.breaker.Admission;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.Rejection;
import dev.switchback.runtime.breaker.RetryAfter;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client that asks a breaker before each request and tells it what came of it. Statuses 429 and 500 to 599 (501
 * and 505 excepted, which say nothing about health) are failures, and their {@code Retry-After} is honoured; the response
 * reaches the caller all the same. A request that is not let through fails with {@link CircuitOpenIOException}. A
 * request's timeout holds for the body too when it is sent by {@code sendAsync}.
 */
public final class GuardedHttpClient extends HttpClient {
    private final HttpClient client;
    private final Function<HttpRequest, CircuitBreaker> breaker;
    private final IntPredicate failed;
    private final InstantSource clock;

    private GuardedHttpClient(
            HttpClient client,
            Function<HttpRequest, CircuitBreaker> breaker,
            IntPredicate failed,
            InstantSource clock) {
        this.client = client;
        this.breaker = breaker;
        this.failed = failed;
        this.clock = clock;
    }

    /** All requests behind one breaker. */
    public static GuardedHttpClient of(HttpClient client, CircuitBreaker breaker) {
        return of(client, request -> breaker);
    }

    /** Each request behind the breaker that is chosen for it, such as that of its host. */
    public static GuardedHttpClient of(HttpClient client, Function<HttpRequest, CircuitBreaker> breaker) {
        return new GuardedHttpClient(client, breaker, GuardedHttpClient::isFailure, InstantSource.system());
    }

    /** The same with other statuses that are failures. What the predicate throws is counted, and is no failure. */
    public GuardedHttpClient failingOn(IntPredicate status) {
        return new GuardedHttpClient(client, breaker, status, clock);
    }

    /** The same with another clock, which dates in {@code Retry-After} are compared with. */
    GuardedHttpClient withClock(InstantSource other) {
        return new GuardedHttpClient(client, breaker, failed, other);
    }

    private static boolean isFailure(int status) {
        return status == 429 || (status >= 500 && status != 501 && status != 505);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CircuitBreaker guard = breaker.apply(request);
        Permit permit = permit(guard);
        long start = guard.ticker().nanos();
        HttpResponse<T> response;
        try {
            response = client.send(request, handler);
        } catch (InterruptedException e) {
            permit.release();
            throw e;
        } catch (Throwable e) {
            threw(permit, start, e);
            throw e;
        }
        answered(guard, permit, start, response);
        return response;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return guarded(request, () -> client.sendAsync(request, handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> push) {
        return guarded(request, () -> client.sendAsync(request, handler, push));
    }

    private <T> CompletableFuture<HttpResponse<T>> guarded(
            HttpRequest request, Supplier<CompletableFuture<HttpResponse<T>>> call) {
        CircuitBreaker guard = breaker.apply(request);
        Admission admission = guard.tryAcquire();
        if (admission instanceof Rejection rejection) {
            return CompletableFuture.failedFuture(new CircuitOpenIOException(rejection));
        }
        Permit permit = (Permit) admission;
        long start = guard.ticker().nanos();
        CompletableFuture<HttpResponse<T>> running;
        CompletableFuture<HttpResponse<T>> whole;
        try {
            running = Objects.requireNonNull(call.get(), "the client returned no future");
            whole = withBody(request, running);
        } catch (Throwable e) {
            permit.release(); // the request itself was wrong
            throw e;
        }
        Answer<HttpResponse<T>> answer = new Answer<>(running);
        var unused = whole.whenComplete((response, failure) -> {
            if (failure == null) {
                try {
                    answered(guard, permit, start, response);
                } finally {
                    answer.complete(response);
                }
            } else {
                try {
                    threw(permit, start, cause(failure));
                } finally {
                    answer.completeExceptionally(failure);
                }
            }
        });
        return answer;
    }

    /** The JDK's own timeout ends with the headers; a body that never ends would never be told to the breaker. */
    private static <T> CompletableFuture<T> withBody(HttpRequest request, CompletableFuture<T> running) {
        if (request.timeout().isEmpty()) {
            return running;
        }
        Duration limit = request.timeout().get();
        return running.copy()
                .orTimeout(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS) // 292 years at most
                .exceptionallyComposeAsync(
                        failure -> { // the timer's thread is everybody's
                            if (!(cause(failure) instanceof TimeoutException)) {
                                return CompletableFuture.failedFuture(failure);
                            }
                            running.cancel(true);
                            return CompletableFuture.failedFuture(
                                    new HttpTimeoutException("no whole answer within " + limit));
                        });
    }

    /** Completes after the breaker has heard of it; cancelling it cancels the request. */
    private static final class Answer<T> extends CompletableFuture<T> {
        private final CompletableFuture<?> running;

        Answer(CompletableFuture<?> running) {
            this.running = running;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            running.cancel(mayInterrupt);
            return super.cancel(mayInterrupt);
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }

    private static Permit permit(CircuitBreaker guard) throws CircuitOpenIOException {
        Admission admission = guard.tryAcquire();
        if (admission instanceof Rejection rejection) {
            throw new CircuitOpenIOException(rejection);
        }
        return (Permit) admission;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static void threw(Permit permit, long start, Throwable cause) {
        if (cause instanceof CancellationException || cause instanceof IllegalArgumentException) {
            permit.release(); // the caller's doing
        } else if (cause instanceof HttpTimeoutException) {
            permit.onFailure(start, FailureKind.TIMEOUT, null);
        } else {
            permit.onFailure(start, cause);
        }
    }

    private void answered(CircuitBreaker guard, Permit permit, long start, HttpResponse<?> response) {
        if (hasFailed(guard, response)) {
            Optional<Duration> wait = response.headers()
                    .firstValue("Retry-After")
                    .flatMap(value -> RetryAfter.parse(value, clock.instant()));
            permit.onFailure(start, FailureKind.RESULT, wait.orElse(null));
        } else {
            permit.onSuccess(start);
        }
    }

    /** A predicate that throws has not said that the answer is a failure. */
    private boolean hasFailed(CircuitBreaker guard, HttpResponse<?> response) {
        try {
            return failed.test(response.statusCode());
        } catch (Throwable e) {
            guard.countFailedCallback(e);
            return false;
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return client.newWebSocketBuilder();
    }
}
