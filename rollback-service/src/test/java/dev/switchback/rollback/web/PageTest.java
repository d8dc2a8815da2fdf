package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.tools.RequiresProgram;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page at {@code /}. */
class PageTest {
    private static final String EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
    private static final Pattern REFERENCE = Pattern.compile("(src|href|action)=\"([^\"]*)\"");

    @TempDir
    private Path folder;

    private LocalClusterUnderTest local;
    private ServiceUnderTest service;
    private HttpCaller http;
    private String bad;

    @BeforeEach
    void start() throws IOException {
        local = LocalClusterUnderTest.ready(folder);
        bad = local.cluster.badDeploy("shop", "orders");
        service = ServiceUnderTest.start(local.kubeconfig);
        http = service.http();
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
        local.close();
    }

    @Test
    void showsOpenCasesThenHistoryAndLoadsNothingFromElsewhere() {
        ask();
        http.trigger(Messages.of(Messages.alert("shop", "nowhere", "x")));
        local.cluster.settledRecords();
        Eventually.holds("both", () -> http.get("/").body().contains("WorkloadNotFound"));
        HttpCaller.Answer page = http.get("/");

        assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("content-security-policy"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("frame-ancestors 'none'");
        assertThat(page.body())
                .containsSubsequence(
                        "shop/orders",
                        "AwaitingApproval",
                        "ApprovalRequired",
                        "page",
                        "a person has to decide",
                        "orders:2",
                        "orders:1",
                        "HighErrorRate",
                        "Approve",
                        "Reject",
                        "History",
                        "shop/nowhere",
                        "Refused",
                        "there is no Deployment shop/nowhere");
        REFERENCE.matcher(page.body()).results().forEach(link -> assertThat(link.group(2))
                .startsWith("/"));
        assertThat(page.body()).doesNotContain("<script", "<link", "@import", "url(");
    }

    @Test
    void everyValueIsEscaped() {
        http.trigger(Messages.of(Messages.withLabel(Messages.alert(EVIL, EVIL, EVIL), "alertname", EVIL)));
        http.post("/api/v1/rollbacks", "{\"workload\":\"shop/orders\",\"reason\":\"<script>alert(3)</script>\"}");
        local.cluster.settledRecords();
        Eventually.holds("both", () -> http.get("/").body().contains("alert(3)"));
        String record = http.get("/api/v1/rollbacks?namespace=switchback")
                .json()
                .at("/rollbacks/0/metadata/name")
                .asText();

        for (String path : new String[] {"/", "/rollbacks/switchback/" + record}) {
            String page = http.get(path).body();
            assertThat(page).contains("&lt;script&gt;alert(1)").doesNotContain("<script", "<img");
        }
    }

    @Test
    void whatIsNotThereIsAPageToo() {
        assertThat(http.get("/rollbacks/shop/none").status()).isEqualTo(404);
        assertThat(http.get("/rollbacks/shop/none").body()).contains("there is no Rollback shop/none");
        assertThat(http.get("/?after=" + "x".repeat(2_000)).status()).isEqualTo(400);
        assertThat(http.post("/rollbacks/shop/none/approve", "").status()).isEqualTo(404);
    }

    @Test
    void answersAreOfferedToThoseWithRightsAlone() throws IOException {
        ask();
        local.accounts.add("reader", "reader", "list rollbacks"::equals);
        local.accounts.add("jo", "jo", may -> true);
        try (var guarded = ServiceUnderTest.start(local.kubeconfig, "auth.mode=kubernetes", "host=127.0.0.1")) {
            HttpCaller reader = browserOf(guarded, "reader");
            assertThat(reader.get("/").body()).contains("AwaitingApproval").doesNotContain("Approve<");
            String record = local.cluster.records().get(0).at("/metadata/name").asText();
            reader.post("/rollbacks/shop/" + record + "/approve", "").isProblem(403);
            assertThat(browserOf(guarded, "jo").get("/").body()).contains("Approve<");

            var stranger = new HttpCaller(guarded.http().port(), "Accept", "text/html")
                    .get("/")
                    .isProblem(401);
            assertThat(stranger.header("www-authenticate")).startsWith("Basic realm=");
            var elsewhere = new HttpCaller(
                    guarded.http().port(), "Origin", "http://evil.example", "Authorization", basic("jo"));
            elsewhere
                    .send(
                            "POST",
                            "/rollbacks/shop/" + record + "/approve",
                            "application/x-www-form-urlencoded",
                            HttpRequest.BodyPublishers.noBody())
                    .isProblem(403);
        }
    }

    private static HttpCaller browserOf(ServiceUnderTest service, String token) {
        return new HttpCaller(service.http().port(), "Accept", "text/html", "Authorization", basic(token));
    }

    private static String basic(String token) {
        return "Basic " + Base64.getEncoder().encodeToString(("me:" + token).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @RequiresProgram("chromium")
    void aPersonApprovesInABrowser() throws IOException {
        ask();
        http.trigger(Messages.of(Messages.withLabel(Messages.alert("shop", EVIL, "x"), "alertname", EVIL)));
        local.cluster.settledRecords();
        Eventually.holds("both", () -> http.get("/").body().contains("WorkloadNotFound"));
        try (var browser = Browser.start(folder.resolve("chromium"))) {
            browser.window(390, 844, false);
            browser.open("http://127.0.0.1:" + http.port() + "/");
            picture(browser, "phone");
            assertThat(browser.text("document.documentElement.scrollWidth"))
                    .as("fits a phone")
                    .isEqualTo("390");
            assertThat(browser.text("document.scripts.length + document.images.length"))
                    .isEqualTo("0");
            assertThat(browser.text("getComputedStyle(document.querySelector('article')).borderLeftWidth"))
                    .as("the style sheet is let in by its own policy")
                    .isEqualTo("4px");
            String light = browser.text("getComputedStyle(document.body).backgroundColor");

            browser.window(1280, 900, true);
            assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
                    .isNotEqualTo(light);
            picture(browser, "dark");
            browser.window(1280, 900, false);
            picture(browser, "desktop");

            browser.click("button.approve");
            assertThat(browser.text("location.pathname")).startsWith("/rollbacks/shop/orders-");
            Eventually.holds(
                    "the rollback", () -> local.cluster.image("shop", "orders").equals("orders:1"));
            browser.open("http://127.0.0.1:" + http.port() + browser.text("location.pathname"));
            assertThat(browser.text("document.querySelectorAll('tbody tr').length > 10"))
                    .isEqualTo("true");
            picture(browser, "one");
            browser.window(390, 844, true);
            picture(browser, "one-phone");
            assertThat(browser.complaints).isEmpty();
        }
    }

    /** For people who want to see it: {@code target/page-*.png}. */
    private static void picture(Browser browser, String name) throws IOException {
        browser.screenshot(Files.createDirectories(Path.of("target")).resolve("page-" + name + ".png"));
    }

    private void ask() {
        local.cluster.annotate(ClusterUnderTest.deployment("shop", "orders"), "switchback.dev/policy", "approve");
        http.trigger(Messages.of(Messages.alert("shop", "orders", bad)));
        Eventually.holds("the question", () -> http.get("/").body().contains("AwaitingApproval"));
    }
}
