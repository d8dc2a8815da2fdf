package dev.switchback.kubernetes.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a bearer token on every request, and fetches another one when it is out of date or refused. */
final class BearerToken implements Interceptor {
    private static final Logger LOG = LoggerFactory.getLogger(BearerToken.class);
    private static final Duration REREAD = Duration.ofMinutes(1);

    /** Where tokens come from. */
    interface Source {
        Token fetch() throws IOException;
    }

    /**
     * A token.
     *
     * @param until when another one must be fetched; {@link Instant#MAX} for never
     */
    record Token(String value, Instant until) {
        @Override
        public String toString() {
            return "Token[until " + until + "]";
        }
    }

    /** A file that somebody else keeps current, such as the kubelet: read again each minute. */
    static Source file(Path file, InstantSource clock) {
        return () -> new Token(Files.readString(file).strip(), clock.instant().plus(REREAD));
    }

    private final Source source;
    private final InstantSource clock;
    private @Nullable Token token;

    /** @param known the first token to use; null to fetch it at the first request */
    BearerToken(Source source, InstantSource clock, @Nullable Token known) {
        this.source = source;
        this.clock = clock;
        this.token = known;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        var used = current();
        var response = chain.proceed(with(used, chain.request()));
        if (response.code() != 401) {
            return response;
        }
        var other = replace(used);
        if (other.value().equals(used.value())) {
            return response;
        }
        response.close();
        return chain.proceed(with(other, chain.request()));
    }

    private static Request with(Token token, Request request) {
        return request.newBuilder()
                .header("Authorization", "Bearer " + token.value())
                .build();
    }

    private synchronized Token current() throws IOException {
        var known = token;
        return known != null && clock.instant().isBefore(known.until()) ? known : fetch(known);
    }

    private synchronized Token replace(Token refused) throws IOException {
        var known = token;
        return known != null && !known.value().equals(refused.value()) ? known : fetch(known);
    }

    private Token fetch(@Nullable Token known) throws IOException {
        try {
            var fetched = source.fetch();
            token = fetched;
            return fetched;
        } catch (IOException e) {
            if (known == null) {
                throw e;
            }
            LOG.warn("no new token, the last one is used: {}", e.toString());
            return known;
        }
    }
}
