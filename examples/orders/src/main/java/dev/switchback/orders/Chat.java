package dev.switchback.orders;

import dev.switchback.runtime.fallback.RequestKey;
import java.nio.charset.StandardCharsets;

/**
 * A chat that a model completes.
 *
 * @param system what the model is to do
 * @param user what it is asked
 */
record Chat(String system, String user) {
    private static final double TEMPERATURE = 0.7;
    private static final int MOST_TOKENS = 200;

    static Chat about(Json.Wish wish) {
        return new Chat(
                "You are the assistant of a shop. Answer in one sentence, in " + wish.language() + ".",
                "What goes well with " + wish.item() + "?");
    }

    /** Of all that decides on the answer: the same question to another model or in another language is another one. */
    String key(String model) {
        return RequestKey.of(model, system, user, TEMPERATURE, MOST_TOKENS);
    }

    /** As OpenRouter takes it. */
    byte[] request(String model) {
        return Json.object(json -> {
                    json.writeStringField("model", model);
                    json.writeArrayFieldStart("messages");
                    for (String[] message : new String[][] {{"system", system}, {"user", user}}) {
                        json.writeStartObject();
                        json.writeStringField("role", message[0]);
                        json.writeStringField("content", message[1]);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeNumberField("temperature", TEMPERATURE);
                    json.writeNumberField("max_tokens", MOST_TOKENS);
                })
                .getBytes(StandardCharsets.UTF_8);
    }
}
