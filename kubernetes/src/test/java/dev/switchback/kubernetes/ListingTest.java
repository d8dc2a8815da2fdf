package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.kubernetes.Transport.Request;
import org.junit.jupiter.api.Test;

class ListingTest {
    private final FakeTransport transport = new FakeTransport();
    private final Api api = new Api(transport);

    @Test
    void readsAllPages() {
        transport
                .answer(200, page("a", "next/1+="))
                .answer(200, page("b", "n2"))
                .answer(200, page("c", ""));

        var listing = Listing.read(api, "/api/v1/pods", "app=x,tier in (a,b)");

        assertThat(listing.items()).extracting(Fields::name).containsExactly("a", "b", "c");
        assertThat(listing.resourceVersion()).isEqualTo("77");
        assertThat(transport.requests)
                .extracting(Request::path)
                .containsExactly(
                        "/api/v1/pods?limit=500&labelSelector=app%3Dx%2Ctier%20in%20%28a%2Cb%29",
                        "/api/v1/pods?limit=500&labelSelector=app%3Dx%2Ctier%20in%20%28a%2Cb%29&continue=next%2F1%2B%3D",
                        "/api/v1/pods?limit=500&labelSelector=app%3Dx%2Ctier%20in%20%28a%2Cb%29&continue=n2");
    }

    @Test
    void beginsAnewWhenPagesExpire() {
        transport
                .answer(200, page("stale", "n1"))
                .answer(410, "{}")
                .answer(200, page("a", "n2"))
                .answer(200, page("b", ""));

        assertThat(Listing.read(api, "/api/v1/pods", "").items())
                .extracting(Fields::name)
                .containsExactly("a", "b");
    }

    @Test
    void givesUpWhenPagesExpireAgainAndAgain() {
        for (int i = 0; i < 10; i++) {
            transport.answer(200, page("a", "n")).answer(410, "{}");
        }

        assertThatThrownBy(() -> Listing.read(api, "/api/v1/pods", "")).isInstanceOf(ApiException.Unreachable.class);
        assertThat(transport.requests).hasSize(8);
    }

    @Test
    void aFailureBetweenPagesIsNoShortList() {
        transport.answer(200, page("a", "n1")).answer(503, "{}");

        assertThatThrownBy(() -> Listing.read(api, "/api/v1/pods", "")).isInstanceOf(ApiException.Unreachable.class);
    }

    @Test
    void anEmptyListMayBeNull() {
        transport.answer(200, "{\"metadata\":{\"resourceVersion\":\"5\"},\"items\":null}");

        assertThat(Listing.read(api, "/api/v1/pods", "").items()).isEmpty();
    }

    private static String page(String name, String next) {
        return "{'metadata':{'resourceVersion':'77','continue':'%s'},'items':[{'metadata':{'name':'%s'}}]}"
                .formatted(next, name)
                .replace('\'', '"');
    }
}
