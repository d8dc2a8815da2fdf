package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.AccessReviews.User;
import org.junit.jupiter.api.Test;

class SelfReviewTest {
    private final FakeTransport transport = new FakeTransport();
    private final AccessReviews reviews = new AccessReviews(new Api(transport));

    @Test
    void whoTheApiServerTakesUsFor() {
        transport.answer(201, "{\"status\":{\"userInfo\":{\"username\":\"jo\",\"groups\":[\"devs\"]}}}");

        assertThat(reviews.self()).map(User::name).contains("jo");
        assertThat(transport.requests.get(0).path()).endsWith("/selfsubjectreviews");
    }

    @Test
    void anApiServerThatDoesNotSay() {
        assertThat(new AccessReviews(new Api(new FakeTransport().answer(404, "{}"))).self())
                .isEmpty();
        assertThat(new AccessReviews(new Api(new FakeTransport().fail("reset"))).self())
                .isEmpty();
    }
}
