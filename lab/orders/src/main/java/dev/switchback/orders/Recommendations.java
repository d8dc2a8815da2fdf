package dev.switchback.orders;

import dev.switchback.orders.Responses.Answer;
import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.fallback.ChainBuilder;
import dev.switchback.runtime.fallback.Codec;
import dev.switchback.runtime.fallback.FallbackChain;
import dev.switchback.runtime.http.GuardedHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Recommends what goes well with an item: a model does, or a substitute, or what it said before, or nobody. */
final class Recommendations {
    /** A request ends by its own timeout first, so that the breaker hears of it. */
    private static final Duration SLACK = Duration.ofMillis(250);

    private static final int LONGEST = 200;

    private final FallbackChain<Chat, String> chain;

    Recommendations(ServiceRuntime runtime, OrdersSettings.Model model) {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(model.timeout()).build();
        ChainBuilder<Chat, String> tiers = runtime.chain("recommendations");
        CircuitBreaker primary = runtime.breaker("openrouter_api");
        tiers.primaryGuarded(primary, budget(model), client(http, primary, model)::complete);
        Optional<URI> substitute = runtime.chains().settings().secondary();
        if (substitute.isPresent()) {
            CircuitBreaker secondary = runtime.breaker("ollama_cpu");
            OrdersSettings.Model ollama =
                    new OrdersSettings.Model(substitute.get().resolve("/v1"), "llama3.2", "", model.timeout());
            tiers.secondaryGuarded(secondary, budget(ollama), client(http, secondary, ollama)::complete);
        }
        this.chain = tiers.cache(chat -> chat.key(model.name()), Codec.text())
                .degraded(chat -> runtime.chains().settings().degradedMessage())
                .rehearsal(() -> new Chat("a book", "English"))
                .build();
    }

    private static ChatClient client(HttpClient http, CircuitBreaker breaker, OrdersSettings.Model model) {
        return new ChatClient(GuardedHttpClient.of(http, breaker), model);
    }

    private static Duration budget(OrdersSettings.Model model) {
        return model.timeout().plus(SLACK);
    }

    /** To a wish. Blocks no thread. */
    CompletableFuture<Answer> answer(byte[] body) {
        if (body.length > Route.BODY_LIMIT) {
            return CompletableFuture.completedFuture(
                    Answer.error(413, "a wish has at most " + Route.BODY_LIMIT + " bytes"));
        }
        Chat wish;
        try {
            wish = OrderJson.chat(body);
        } catch (IOException e) {
            return CompletableFuture.completedFuture(
                    Answer.error(400, "not a wish in JSON, such as {\"item\": \"book\", \"language\": \"English\"}"));
        }
        if (isNone(wish.item()) || isNone(wish.language())) {
            return CompletableFuture.completedFuture(
                    Answer.error(400, "a wish has an item and a language of 1 to " + LONGEST + " characters"));
        }
        return chain.answerLater(wish)
                .thenApply(result -> new Answer(200, OrderJson.recommendation(wish.item(), result)))
                .exceptionally(none -> Answer.error(503, "nobody can recommend anything at the moment"))
                .toCompletableFuture();
    }

    private static boolean isNone(String text) {
        return text.isBlank() || text.length() > LONGEST;
    }
}
