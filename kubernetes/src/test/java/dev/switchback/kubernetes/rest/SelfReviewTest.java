package dev.switchback.kubernetes.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.AccessReviews.User;
import org.junit.jupiter.api.Test;

class SelfReviewTest {
    private final FakeTransport transport = new FakeTransport();
    private final RestAccessReviews reviews = new RestAccessReviews(new Api(transport));

    @Test
    void whoTheApiServerTakesUsFor() {
        transport.answer(201, "{\"status\":{\"userInfo\":{\"username\":\"jo\",\"groups\":[\"devs\"]}}}");

        assertThat(reviews.self()).map(User::name).contains("jo");
        assertThat(transport.requests.get(0).path()).endsWith("/selfsubjectreviews");
    }

    @Test
    void anApiServerThatDoesNotSay() {
        assertThat(new RestAccessReviews(new Api(new FakeTransport().answer(404, "{}"))).self())
                .isEmpty();
        assertThat(new RestAccessReviews(new Api(new FakeTransport().fail("reset"))).self())
                .isEmpty();
    }
}
