package dev.switchback.kubernetes.client;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.Config;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how to reach the cluster.
 *
 * @param environment variables
 * @param home where {@code .kube/config} may be
 * @param serviceAccount where a pod finds {@code token} and {@code ca.crt}
 */
record ClusterAccess(Map<String, String> environment, Path home, Path serviceAccount) {

    /** See {@link dev.switchback.kubernetes.client.Clusters#connect}. */
    static ApiClient find(@Nullable Path kubeconfig, @Nullable String context, InstantSource clock) throws IOException {
        return kubeconfig == null ? here().find(context, clock) : Kubeconfig.load(kubeconfig, context, clock);
    }

    /** What this process finds. */
    static ClusterAccess here() {
        return new ClusterAccess(
                System.getenv(), Path.of(System.getProperty("user.home")), Path.of(Config.SERVICEACCOUNT_ROOT));
    }

    /** Whether this runs in a pod and talks to the pod's own cluster, as {@link #find(String, InstantSource)} decides. */
    boolean isInCluster(@Nullable String context) {
        return context == null
                && environment.getOrDefault("KUBECONFIG", "").isBlank()
                && !environment.getOrDefault(Config.ENV_SERVICE_HOST, "").isEmpty()
                && Files.exists(serviceAccount.resolve("token"));
    }

    /** @param context null for the current one; otherwise the service account of a pod is left aside */
    ApiClient find(@Nullable String context, InstantSource clock) throws IOException {
        var named = environment.getOrDefault("KUBECONFIG", "");
        if (!named.isBlank()) {
            return Kubeconfig.load(firstExisting(named), context, clock);
        }
        if (isInCluster(context)) {
            return inCluster(environment.getOrDefault(Config.ENV_SERVICE_HOST, ""), clock);
        }
        var standard = home.resolve(".kube").resolve("config");
        if (Files.exists(standard)) {
            return Kubeconfig.load(standard, context, clock);
        }
        throw new IOException("no cluster to talk to: name a kubeconfig file, set KUBECONFIG, or create " + standard
                + " (in a pod: mount a service account token)");
    }

    /** The first of several files that exists, because we do not merge them; the first named if none does. */
    private static Path firstExisting(String paths) {
        var files = Arrays.stream(paths.split(File.pathSeparator, -1))
                .filter(p -> !p.isBlank())
                .map(Path::of)
                .toList();
        return files.stream().filter(Files::exists).findFirst().orElse(files.get(0));
    }

    private ApiClient inCluster(String host, InstantSource clock) throws IOException {
        var port = environment.getOrDefault(Config.ENV_SERVICE_PORT, "443");
        var address = host.contains(":") ? "[" + host + "]" : host;
        var client = new ClientBuilder()
                .setApiClient(new LeanApiClient())
                .setBasePath("https://" + address + ":" + port)
                .setCertificateAuthority(Files.readAllBytes(serviceAccount.resolve("ca.crt")))
                .build();
        var token = new BearerToken(BearerToken.file(serviceAccount.resolve("token"), clock), clock, null);
        return withAuthorization(client, Optional.of(token));
    }

    static ApiClient withAuthorization(ApiClient client, Optional<BearerToken> token) {
        token.ifPresent(t -> client.setHttpClient(
                client.getHttpClient().newBuilder().addInterceptor(t).build()));
        return client;
    }

    /** The library's client without its JSON, which would load 1,000 classes of models at start for nothing. */
    static final class LeanApiClient extends ApiClient {
        /** Called by the constructor above, before fields of this class exist. */
        @Override
        protected void init() {
            verifyingSsl = true;
            authentications = new HashMap<>();
        }
    }
}
