package dev.switchback.kubernetes.client;

import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okio.AsyncTimeout;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** Sends requests through one OkHttp client, whose connections stay open between calls. */
public final class HttpTransport implements Transport {
    private static final long BODY_LIMIT_BYTES = 64L << 20;
    /** A half-open HTTP/2 connection is given up after two of these. */
    private static final Duration PING = Duration.ofSeconds(5);

    private static final Pattern WATCH_TIMEOUT = Pattern.compile("[?&]timeoutSeconds=([0-9]{1,6})(&|$)");

    private final String baseUrl;
    private final OkHttpClient calls;
    private final Timeouts timeouts;
    private final InstantSource clock;

    HttpTransport(String baseUrl, OkHttpClient client, Timeouts timeouts, InstantSource clock) {
        this.baseUrl = baseUrl;
        this.timeouts = timeouts;
        this.clock = clock;
        this.calls = client.newBuilder()
                .socketFactory(new NoDelaySockets())
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.call())
                .writeTimeout(timeouts.call())
                .callTimeout(timeouts.call())
                .pingInterval(PING)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }

    /** See {@link dev.switchback.kubernetes.client.Clusters#http}. */
    public static HttpTransport connect(@Nullable Path kubeconfig, @Nullable String context, Timeouts timeouts)
            throws IOException {
        var clock = InstantSource.system();
        var client = ClusterAccess.find(kubeconfig, context, clock);
        return new HttpTransport(client.getBasePath(), client.getHttpClient(), timeouts, clock);
    }

    @Override
    public Response send(Request request) throws IOException {
        try (var response = calls.newCall(toHttp(request)).execute()) {
            return new Response(response.code(), body(response), serverTime(response));
        }
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException {
        var call = calls.newBuilder()
                .callTimeout(Duration.ZERO)
                .readTimeout(watchTimeout(request))
                .build()
                .newCall(toHttp(request));
        var response = answered(call);
        if (response.code() != 200) {
            try (response) {
                throw new WatchRefused(response.code(), body(response));
            }
        }
        var stream = new HttpStream(call, response, onLine, onEnd);
        stream.start();
        return stream;
    }

    /** Waits for the status and headers, no longer than for another call. */
    private okhttp3.Response answered(Call call) throws IOException {
        var limit = new AsyncTimeout() {
            @Override
            protected void timedOut() {
                call.cancel();
            }
        };
        limit.timeout(timeouts.call().toMillis(), TimeUnit.MILLISECONDS);
        limit.enter();
        try {
            var response = call.execute();
            limit.exit();
            return response;
        } catch (IOException e) {
            throw limit.exit()
                    ? new IOException("no answer within " + timeouts.call().toMillis() + " ms", e)
                    : e;
        }
    }

    /** The API server ends a watch by itself; when it does not, the connection is dead. */
    private Duration watchTimeout(Request request) {
        var seconds = WATCH_TIMEOUT.matcher(request.path());
        return seconds.find()
                ? Duration.ofSeconds(Long.parseLong(seconds.group(1))).plus(timeouts.call())
                : Duration.ZERO;
    }

    private okhttp3.Request toHttp(Request request) {
        RequestBody body = request.method().equals("GET") ? null : oneShot(request);
        return new okhttp3.Request.Builder()
                .url(baseUrl + request.path())
                .header("User-Agent", "switchback")
                .header("Accept", "application/json")
                .method(request.method(), body)
                .build();
    }

    private static String body(okhttp3.Response response) throws IOException {
        var source = response.body().source();
        if (source.request(BODY_LIMIT_BYTES + 1)) {
            throw new IOException("an answer of more than " + BODY_LIMIT_BYTES + " bytes");
        }
        return source.readString(StandardCharsets.UTF_8);
    }

    /** The {@code Date} header; this machine's clock when something in between has taken it out. */
    private Instant serverTime(okhttp3.Response response) {
        var date = response.headers().getInstant("Date");
        return date == null ? clock.instant() : date;
    }

    /** A body that OkHttp does not send a second time by itself: a write that may have been done is for the caller to judge. */
    private static RequestBody oneShot(Request request) {
        var bytes = request.body().getBytes(StandardCharsets.UTF_8);
        return new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return request.contentType().isEmpty() ? null : MediaType.get(request.contentType());
            }

            @Override
            public long contentLength() {
                return bytes.length;
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.write(bytes);
            }
        };
    }
}
