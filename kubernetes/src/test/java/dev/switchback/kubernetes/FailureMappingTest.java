package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers are those of a real API server (1.35), but for the numbers. */
class FailureMappingTest {
    private static final String STATUS =
            """
            {"kind":"Status","apiVersion":"v1","status":"Failure","message":"%s","reason":"%s","details":{"name":"orders","causes":[%s]},"code":1}
            """;

    private final FakeTransport transport = new FakeTransport();
    private final Api api = new Api(transport);
    private final Workloads workloads = new Workloads(api, new WorkloadParts(api, Runnable::run));
    private final WorkloadRef orders = WorkloadRef.deployment("shop", "orders");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            400 | error decoding patch                                                  | BadRequest    | Invalid
            400 | admission webhook 'x' denied the request: no                          | BadRequest    | Forbidden
            401 | Unauthorized                                                          | Unauthorized  | Forbidden
            403 | deployments.apps 'orders' is forbidden: User 'x' cannot patch         | Forbidden     | Forbidden
            403 | secrets 's' is forbidden: exceeded quota: q                           | Forbidden     | Forbidden
            404 | deployments.apps 'orders' not found                                   | NotFound      | Missing
            409 | Operation cannot be fulfilled: the object has been modified           | Conflict      | Conflict
            409 | rollbacks.switchback.dev 'r' already exists                           | AlreadyExists | Conflict
            413 | Request entity too large                                              | TooLarge      | Invalid
            422 | the server rejected our request due to an error in our request        | Invalid       | Invalid
            422 | x is forbidden: ValidatingAdmissionPolicy 'p' denied request: no way  | Invalid       | Forbidden
            429 | the server has received too many requests                             | TooMany       | Unreachable
            500 | Internal error occurred: failed calling webhook 'x': timeout          | InternalError | Unreachable
            500 | admission webhook 'x' denied the request: no                          | whatever      | Forbidden
            503 | apiserver is shutting down                                            | Unavailable   | Unreachable
            504 | Timeout: request did not complete within 1s                           | Timeout       | Unreachable
            302 | moved                                                                 | whatever      | Unreachable
            """)
    void writes(int status, String message, String reason, String outcome) {
        transport.answer(status, STATUS.formatted(message, reason, ""));

        var written = workloads.annotate(orders, Map.of("a", "b"));

        assertThat(written.kind().name()).isEqualToIgnoringCase(outcome);
        assertThat(written.toString())
                .contains("PATCH /apis/apps/v1/namespaces/shop/deployments/orders: " + status, message);
    }

    @Test
    void aTerminatingNamespaceIsAMissingOne() {
        var words = "x is forbidden: unable to create new content in namespace shop because it is being terminated";
        transport.answer(403, STATUS.formatted(words, "Forbidden", ""));

        var written = Given.customResources(api, new ResourceType("g", "v", "p", "K"))
                .create(Given.json("{'metadata':{'namespace':'shop','name':'a'}}"));

        assertThat(written).extracting(WriteOutcome::kind).isEqualTo(WriteOutcome.Kind.MISSING);
    }

    @Test
    void anAnswerThatNeverCameLeavesOpenWhetherItWasDone() {
        transport.fail("connect timed out");

        assertThat(workloads.annotate(orders, Map.of()))
                .isEqualTo(WriteOutcome.not(
                        WriteOutcome.Kind.UNREACHABLE,
                        "PATCH /apis/apps/v1/namespaces/shop/deployments/orders: connect timed out"));
    }

    @ParameterizedTest
    @CsvSource({"<html>logged in</html>", "[]", "''", "{}", "{\"kind\":", "null"})
    void successWithoutAnObjectIsNoSuccess(String body) {
        transport.answer(200, body);

        assertThat(workloads.annotate(orders, Map.of()))
                .extracting(WriteOutcome::kind)
                .isEqualTo(WriteOutcome.Kind.UNREACHABLE);
        assertThatThrownBy(() -> workloads.read(orders)).isInstanceOf(ApiException.Refused.class);
        assertThatThrownBy(() -> workloads.deployments("shop")).isInstanceOf(ApiException.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400,Refused",
        "401,Forbidden",
        "403,Forbidden",
        "408,Unreachable",
        "429,Unreachable",
        "500,Unreachable",
        "503,Unreachable",
        "302,Refused",
        "418,Refused",
        "410,Refused"
    })
    void reads(int status, String exception) {
        transport.answer(status, STATUS.formatted("why", "Whatever", ""));

        assertThatThrownBy(() -> workloads.read(orders))
                .hasMessage("GET /apis/apps/v1/namespaces/shop/deployments/orders: " + status + " why")
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(exception));
    }

    @Test
    void aReadWithoutAnswerIsUnreachable() {
        transport.fail("connection reset");

        assertThatThrownBy(() -> workloads.read(orders))
                .isInstanceOf(ApiException.Unreachable.class)
                .hasMessageContaining("connection reset");
    }

    @Test
    void notFoundIsMissingAndAnUnknownResourceIsNot() {
        transport.answer(404, STATUS.formatted("deployments.apps 'orders' not found", "NotFound", ""));
        assertThat(workloads.read(orders)).isEqualTo(Reading.missing(FakeTransport.TIME));

        var other = new FakeTransport().answer(404, "404 page not found\n");
        var resources = Given.customResources(new Api(other), new ResourceType("g", "v", "p", "K"));
        assertThatThrownBy(() -> resources.read("shop", "a"))
                .isInstanceOf(ApiException.Refused.class)
                .hasMessage("GET /apis/g/v/namespaces/shop/p/a: 404 404 page not found");
        assertThatThrownBy(resources::list).isInstanceOf(ApiException.Refused.class);
        assertThat(resources.delete("shop", "a")).extracting(WriteOutcome::kind).isEqualTo(WriteOutcome.Kind.MISSING);
    }

    @Test
    void aStatusThatNamesNoObjectIsAboutTheType() {
        transport.answer(404, "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"details\":{},\"code\":404}");

        assertThatThrownBy(() -> workloads.read(orders)).isInstanceOf(ApiException.Refused.class);
    }

    @Test
    void messagesAreOneBoundedLine() {
        transport.answer(403, STATUS.formatted("a\\r\\nb" + "x".repeat(10_000), "Forbidden", ""));

        var message = workloads.annotate(orders, Map.of()).message();

        assertThat(message).hasSizeLessThan(700).contains("a b").doesNotContain("\n", "\r");
    }
}
