package dev.switchback.orders;

import dev.switchback.runtime.fallback.RequestKey;
import java.nio.charset.StandardCharsets;

/**
 * A chat that a model completes: what goes well with an item.
 *
 * @param language of the answer, in English
 */
record Chat(String item, String language) {
    private static final double TEMPERATURE = 0.7;
    private static final int MOST_TOKENS = 200;

    private String system() {
        return "You are the assistant of a shop. Answer in one sentence, in " + language + ".";
    }

    private String user() {
        return "What goes well with " + item + "?";
    }

    /** Of all that decides on the answer: the same question to another model or in another language is another one. */
    String key(String model) {
        return RequestKey.of(model, system(), user(), TEMPERATURE, MOST_TOKENS);
    }

    /** As OpenRouter takes it. */
    byte[] request(String model) {
        return OrderJson.object(json -> {
                    json.writeStringField("model", model);
                    json.writeArrayFieldStart("messages");
                    for (String[] message : new String[][] {{"system", system()}, {"user", user()}}) {
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
