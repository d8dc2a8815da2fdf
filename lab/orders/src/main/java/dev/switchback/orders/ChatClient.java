package dev.switchback.orders;

import java.io.Serial;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.CompletionStage;

/** Has chats completed by a model, over HTTP as OpenRouter speaks it. */
final class ChatClient {
    private final HttpClient http;
    private final OrdersSettings.Model model;
    private final URI completions;

    /** @param http behind the model's breaker */
    ChatClient(HttpClient http, OrdersSettings.Model model) {
        this.http = http;
        this.model = model;
        this.completions = URI.create(model.address().toString().replaceAll("/+$", "") + "/chat/completions");
    }

    /** What the model says; fails for any other answer. */
    CompletionStage<String> complete(Chat chat) {
        HttpRequest.Builder request = HttpRequest.newBuilder(completions)
                .timeout(model.timeout())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(chat.request(model.name())));
        if (!model.key().isEmpty()) {
            request.header("Authorization", "Bearer " + model.key());
        }
        return http.sendAsync(request.build(), ChatClient::reply).thenApply(ChatClient::text);
    }

    /** Read here, so that the breaker hears of a reply that is none. */
    private static BodySubscriber<String> reply(HttpResponse.ResponseInfo response) {
        return response.statusCode() == 200
                ? BodySubscribers.mapping(BodySubscribers.ofByteArray(), OrderJson::reply)
                : BodySubscribers.replacing("");
    }

    private static String text(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new HttpStatusException(response.statusCode());
        }
        return response.body();
    }

    /** Something answered with a status that is not 200. */
    static final class HttpStatusException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        HttpStatusException(int status) {
            super("answered " + status, null, false, false);
        }
    }
}
