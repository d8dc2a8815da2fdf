package dev.switchback.runtime.http;

import dev.switchback.runtime.breaker.Admission;
import dev.switchback.runtime.breaker.Causes;
import dev.switchback.runtime.breaker.CircuitBreaker;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
 * An HTTP client that asks a breaker before each request and reports the outcome to it. Statuses 429 and 500 to 599 (501
 * and 505 excepted, which say nothing about health) are failures, and their {@code Retry-After} is honoured; the response
 * reaches the caller all the same. A request that is not let through fails with {@link CircuitOpenIOException}. A
 * request's timeout holds for the whole response, its body included.
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

    /**
     * Sends a request and waits for the whole response. When the request has a timeout, it ends the wait for a body that
     * stalls too.
     */
    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return request.timeout().isPresent() ? waitFor(sendAsync(request, handler)) : blocking(request, handler);
    }

    private <T> HttpResponse<T> blocking(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CircuitBreaker guard = breaker.apply(request);
        Admission admission = guard.tryAcquire();
        if (admission instanceof Rejection rejection) {
            throw new CircuitOpenIOException(rejection);
        }
        Permit permit = admission.orThrow();
        long start = guard.ticker().nanos();
        HttpResponse<T> response;
        try {
            response = client.send(request, handler);
        } catch (Throwable e) {
            threw(permit, start, e);
            throw e;
        }
        answered(permit, start, response);
        return response;
    }

    private static <T> T waitFor(CompletableFuture<T> response) throws IOException, InterruptedException {
        try {
            return response.get();
        } catch (InterruptedException e) {
            response.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = Causes.unwrap(e);
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IOException(cause);
        }
    }

    /**
     * Sends a request.
     *
     * @return a future that completes after the breaker was told; the breaker is told once, whatever is done with it.
     *     Cancelling it cancels the request, which is then ignored. {@code orTimeout} on it reports a timeout when it is over
     */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return guarded(request, () -> client.sendAsync(request, handler));
    }

    /** The same as {@link #sendAsync(HttpRequest, BodyHandler)}, with a handler of push promises. */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> push) {
        return guarded(request, () -> client.sendAsync(request, handler, push));
    }

    private <T> CompletableFuture<HttpResponse<T>> guarded(
            HttpRequest request, Supplier<CompletableFuture<HttpResponse<T>>> call) {
        CircuitBreaker guard = breaker.apply(request);
        return guard.tryAcquire()
                .either(
                        permit -> {
                            long start = guard.ticker().nanos();
                            return permit.start(() -> withBody(request, call.get()), (response, failure) -> {
                                if (response != null) {
                                    answered(permit, start, response);
                                } else if (failure != null) {
                                    threw(permit, start, failure);
                                }
                            });
                        },
                        rejection -> CompletableFuture.failedFuture(new CircuitOpenIOException(rejection)));
    }

    /** The JDK's own timeout ends with the headers; a body that never ends would never be reported. */
    private static <T> CompletableFuture<T> withBody(HttpRequest request, CompletableFuture<T> running) {
        if (request.timeout().isEmpty()) {
            return running;
        }
        Duration limit = request.timeout().get();
        CompletableFuture<T> whole = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                running.cancel(mayInterrupt);
                return super.cancel(mayInterrupt);
            }
        };
        var unused = running.copy()
                .orTimeout(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS) // 292 years at most
                .whenCompleteAsync((answer, failure) -> { // the timer's thread belongs to everybody
                    if (failure == null) {
                        whole.complete(answer);
                    } else if (Causes.unwrap(failure) instanceof TimeoutException) {
                        running.cancel(true);
                        whole.completeExceptionally(new HttpTimeoutException("no complete response within " + limit));
                    } else {
                        whole.completeExceptionally(Causes.unwrap(failure));
                    }
                });
        return whole;
    }

    /** A request that the client refuses was wrong itself; it says nothing about the server. */
    private static void threw(Permit permit, long start, Throwable cause) {
        if (Causes.unwrap(cause) instanceof IllegalArgumentException) {
            permit.release();
        } else {
            permit.onFailure(start, cause);
        }
    }

    private void answered(Permit permit, long start, HttpResponse<?> response) {
        permit.onResult(start, response, answer -> failed.test(answer.statusCode()), answer -> answer.headers()
                .firstValue("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, clock.instant()))
                .orElse(null));
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
