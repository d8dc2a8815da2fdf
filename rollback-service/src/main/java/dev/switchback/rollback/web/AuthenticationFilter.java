package dev.switchback.rollback.web;

import dev.switchback.monitoring.IncomingAlert;
import dev.switchback.rollback.config.ServiceConfig;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.FilterContinuation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Stands before everything else: a request is let in before any of its body is read. */
@ServerFilter("/**")
final class AuthenticationFilter {
    private static final String USER = "switchback.user";
    private static final int MAX_USER = 256;
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final Authenticator authenticator;
    private final Workers workers;
    private final RequestLog log;

    AuthenticationFilter(Authenticator authenticator, Workers workers, RequestLog log) {
        this.authenticator = authenticator;
        this.workers = workers;
        this.log = log;
    }

    /** The authenticated user; at most as long as a rollback can keep. */
    static String user(HttpRequest<?> request) {
        return IncomingAlert.sanitised(request.getAttribute(USER, String.class).orElse("unknown"), MAX_USER);
    }

    @RequestFilter
    Publisher<HttpResponse<?>> letIn(HttpRequest<?> request, FilterContinuation<Publisher<HttpResponse<?>>> rest) {
        Access access = Access.of(request.getMethodName(), request.getPath());
        if (access == Access.OPEN) {
            return rest.proceed(); // probes are answered however busy the service is
        }
        return Mono.fromCompletionStage(workers.check(() -> Optional.ofNullable(judged(request, access))))
                .flatMap(refusal ->
                        refusal.<Mono<HttpResponse<?>>>map(Mono::just).orElseGet(() -> Mono.from(rest.proceed())));
    }

    private @Nullable HttpResponse<?> judged(HttpRequest<?> request, Access access) {
        if (isFromAnotherSite(request)) {
            return refused(request, 403, "requests from other web sites are refused");
        }
        Authenticator.Verdict verdict = authenticator.judge(token(request), access);
        if (verdict instanceof Authenticator.Verdict.Refused refused) {
            return refused(request, refused.status(), refused.why());
        }
        if (verdict instanceof Authenticator.Verdict.Allowed allowed) {
            request.setAttribute(USER, allowed.user());
        }
        return null;
    }

    private HttpResponse<?> refused(HttpRequest<?> request, int status, String why) {
        log.refused(request, status, why);
        var response = Problem.response(status, why);
        String scheme = isBrowser(request) ? "Basic realm=\"Switchback: the password is a token\"" : "Bearer";
        return status == 401 ? response.header("WWW-Authenticate", scheme) : response;
    }

    /** A browser says where a request comes from; a page elsewhere could else post to a service on this machine. */
    private static boolean isFromAnotherSite(HttpRequest<?> request) {
        Optional<String> origin = Optional.ofNullable(request.getHeaders().get("Origin"));
        String host = Optional.ofNullable(request.getHeaders().get("Host")).orElse("");
        boolean local = ServiceConfig.isLoopback(Optional.ofNullable(request.getServerAddress())
                .map(a -> a.getHostString())
                .orElse(""));
        if (local && !host.isEmpty() && !ServiceConfig.isLoopback(host.replaceFirst(":[0-9]+$", ""))) {
            return true;
        }
        return origin.filter(o -> !sameHost(o, host)).isPresent();
    }

    private static boolean sameHost(String origin, String host) {
        try {
            return host.equals(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A bearer token, or the password of Basic authentication, with which a browser can send one. */
    static String token(HttpRequest<?> request) {
        String header =
                Optional.ofNullable(request.getHeaders().get("Authorization")).orElse("");
        if (header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return header.substring(BEARER.length()).strip();
        }
        return header.toLowerCase(Locale.ROOT).startsWith(BASIC)
                ? password(header.substring(BASIC.length()).strip())
                : "";
    }

    private static String password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean isBrowser(HttpRequest<?> request) {
        return Optional.ofNullable(request.getHeaders().get("Accept"))
                .orElse("")
                .contains("text/html");
    }
}
