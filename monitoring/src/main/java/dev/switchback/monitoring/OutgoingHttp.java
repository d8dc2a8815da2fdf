package dev.switchback.monitoring;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.http.GuardedHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;

/**
 * Requests to another system: each behind a breaker, with a deadline for the whole answer and a limit on its size.
 * Redirects are not followed.
 */
public final class OutgoingHttp {
    private final HttpClient http;
    private final Duration timeout;
    private final int largestBody;

    /**
     * A client.
     *
     * @param timeout for a whole exchange
     * @param largestBody in bytes; a larger answer is an error
     * @param breaker rejects requests while it is open, with {@link dev.switchback.runtime.http.CircuitOpenIOException}
     */
    public OutgoingHttp(Duration timeout, int largestBody, CircuitBreaker breaker) {
        this.timeout = timeout;
        this.largestBody = largestBody;
        HttpClient plain = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.http = GuardedHttpClient.of(plain, breaker);
    }

    /**
     * Asks.
     *
     * @return the answer, whatever its status
     * @throws IOException when there is no answer, or one that is too large
     */
    public HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
        return exchange(HttpRequest.newBuilder(uri));
    }

    /**
     * Sends JSON.
     *
     * @return the answer, whatever its status
     * @throws IOException when there is no answer, or one that is too large
     */
    public HttpResponse<byte[]> postJson(URI uri, byte[] json) throws IOException, InterruptedException {
        return post(uri, "application/json", json);
    }

    /** As {@link #postJson}, of another content type. */
    public HttpResponse<byte[]> post(URI uri, String contentType, byte[] body)
            throws IOException, InterruptedException {
        return exchange(HttpRequest.newBuilder(uri)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /** Sent asynchronously, since only then the request's timeout holds for the body too. */
    private HttpResponse<byte[]> exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.timeout(timeout).build(), head -> new Limited(largestBody));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    /** Collects a body until it is too large. */
    private static final class Limited implements BodySubscriber<byte[]> {
        private final BodySubscriber<byte[]> collector = BodySubscribers.ofByteArray();
        private final CompletableFuture<byte[]> body = collector.getBody().toCompletableFuture();
        private final int limit;
        private long received;

        Limited(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            collector.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            received += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
            if (received > limit) {
                throw new IllegalStateException("the answer is larger than " + limit + " bytes");
            }
            collector.onNext(buffers);
        }

        @Override
        public void onError(Throwable failure) {
            collector.onError(failure);
        }

        @Override
        public void onComplete() {
            collector.onComplete();
        }
    }
}
