package dev.switchback.orders;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the dependency, once for every request; blocks no thread. */
interface Dependency {

    /** Whether it is up; never fails. */
    CompletableFuture<Boolean> isUp();

    /** None set: always up. */
    static Dependency of(Optional<Settings.Upstream> upstream) {
        return upstream.map(Dependency::over).orElse(() -> CompletableFuture.completedFuture(true));
    }

    private static Dependency over(Settings.Upstream upstream) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(upstream.timeout()).build();
        HttpRequest request = HttpRequest.newBuilder(upstream.address())
                .timeout(upstream.timeout())
                .build();
        return () -> client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> failure == null && response.statusCode() / 100 == 2);
    }
}
