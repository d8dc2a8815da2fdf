package dev.switchback.scenarios.releases;

import dev.switchback.pipeline.delivery.DeliveryFile;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Request.Action;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlReader;
import dev.switchback.runtime.yaml.YamlValue;
import dev.switchback.scenarios.file.Scenario.Heading;
import dev.switchback.scenarios.releases.ReleaseScenario.Expectation;
import dev.switchback.scenarios.releases.ReleaseScenario.Metrics;
import dev.switchback.scenarios.releases.ReleaseScenario.Shop;
import dev.switchback.scenarios.releases.ReleaseScenario.Stage;
import dev.switchback.scenarios.releases.ReleaseScenario.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A file of releases, one for each YAML document, or its mistakes; never both. A document with the key {@code delivery} is a
 * release; a file without any holds incidents.
 *
 * @param problems by line
 */
public record ReleaseFile(List<ReleaseScenario> scenarios, List<Problem> problems) {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int MOST = 1_000_000;
    private static final List<String> PHASES =
            Arrays.stream(DeliveryPhase.values()).map(DeliveryPhase::text).toList();
    private static final Set<String> FAULTS = Set.of("error", "timeout", "conflict", "lost", "kill", "kill-after");

    /** Reads a file; empty when it holds no release. */
    public static Optional<ReleaseFile> read(Path path) {
        try {
            return parse(path.toString(), YamlReader.text(path));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Parses the text of a file; empty when it holds no release. */
    public static Optional<ReleaseFile> parse(String name, String text) {
        var problems = new ArrayList<Problem>();
        List<YamlValue> documents = YamlReader.documents(name, text, problems);
        if (documents.stream()
                .noneMatch(
                        document -> document.isMapping() && document.entries().containsKey("delivery"))) {
            return Optional.empty();
        }
        List<ReleaseScenario> read =
                documents.stream().map(ReleaseFile::scenario).toList();
        return Optional.of(new ReleaseFile(problems.isEmpty() ? read : List.of(), List.copyOf(problems)));
    }

    private static ReleaseScenario scenario(YamlValue document) {
        document.refuseOthers("name", "why", "now", "shop", "delivery", "timeline", "expect");
        var heading = new Heading(
                document.source(),
                document.line(),
                document.required("name").flatMap(YamlValue::text).orElse(""),
                document.optional("why").flatMap(YamlValue::text).orElse(""));
        Instant now = document.optional("now").map(ReleaseFile::instant).orElse(Instant.parse("2026-01-15T12:00:00Z"));
        Optional<Delivery> delivery =
                document.required("delivery").map(spec -> DeliveryFile.ofSpec(spec, "shop", "orders"));
        return new ReleaseScenario(
                heading,
                now,
                delivery.orElseGet(() -> DeliveryFile.ofSpec(document, "shop", "orders")),
                shop(document.optional("shop")),
                timeline(document, now),
                expectation(document.required("expect")));
    }

    private static Instant instant(YamlValue value) {
        try {
            return Instant.parse(value.text().orElse(""));
        } catch (DateTimeException e) {
            value.problem("'" + value.text().orElse("") + "' is not a time", "such as 2026-01-15T12:00:00Z");
            return Instant.EPOCH;
        }
    }

    private static Shop shop(Optional<YamlValue> value) {
        value.ifPresent(shop -> shop.refuseOthers("image", "replicas", "requests", "errors"));
        return new Shop(
                value.flatMap(shop -> shop.optional("image"))
                        .flatMap(YamlValue::text)
                        .orElse("orders:1"),
                number(value, "replicas", 1, 100).orElse(4),
                number(value, "requests", 0, 10_000).orElse(100),
                value.flatMap(shop -> shop.optional("errors"))
                        .map(ReleaseFile::shares)
                        .orElse(Map.of()));
    }

    private static OptionalInt number(Optional<YamlValue> mapping, String key, int least, int most) {
        Optional<Long> number =
                mapping.flatMap(value -> value.optional(key)).flatMap(each -> each.integer(least, most));
        return number.isPresent() ? OptionalInt.of(Math.toIntExact(number.get())) : OptionalInt.empty();
    }

    private static Map<String, Double> shares(YamlValue value) {
        var shares = new TreeMap<String, Double>();
        value.entries().forEach((image, share) -> {
            String text = share.text().orElse("");
            if (text.matches("[01](\\.\\d{1,6})?") && Double.parseDouble(text) <= 1) {
                shares.put(image, Double.parseDouble(text));
            } else {
                share.problem("'" + text + "' is not a share", "0 to 1, such as 0.05");
            }
        });
        return shares;
    }

    private static List<Step> timeline(YamlValue document, Instant now) {
        var steps = new ArrayList<Step>();
        for (YamlValue item :
                document.required("timeline").map(YamlValue::items).orElse(List.of())) {
            Optional<YamlValue> after = item.required("after");
            Instant at = now.plus(after.flatMap(value -> value.duration(Duration.ZERO, LONGEST))
                    .orElse(Duration.ZERO));
            if (!steps.isEmpty() && at.isBefore(steps.get(steps.size() - 1).at())) {
                after.orElse(item).problem("this is before the event above it", "events in the order of their times");
            }
            steps.add(new Step(item.line(), at, actions(item)));
        }
        return steps;
    }

    private static List<Consumer<Stage>> actions(YamlValue item) {
        item.refuseOthers(
                "after", "requests", "errors", "pods", "prometheus", "smoke", "ask", "kill", "drive", "fault");
        var actions = new ArrayList<Consumer<Stage>>();
        item.optional("requests")
                .flatMap(count -> count.integer(0, 10_000))
                .ifPresent(count -> actions.add(stage -> stage.traffic(Math.toIntExact(count))));
        item.optional("errors")
                .map(ReleaseFile::shares)
                .ifPresent(shares -> actions.add(stage -> stage.errors(shares)));
        item.optional("pods").ifPresent(pods -> actions.add(pods(pods)));
        item.optional("prometheus")
                .flatMap(value -> word(value, Metrics.values()))
                .ifPresent(metrics -> actions.add(stage -> stage.prometheus(metrics)));
        item.optional("smoke")
                .map(value -> choice(value, "passes", "fails"))
                .ifPresent(word -> actions.add(stage -> stage.smoke(word.equals("passes"))));
        item.optional("ask").ifPresent(ask -> actions.add(ask(ask)));
        item.optional("kill").map(value -> choice(value, "driver")).ifPresent(driver -> actions.add(Stage::kill));
        item.optional("drive").flatMap(YamlValue::text).ifPresent(driver -> actions.add(stage -> stage.drive(driver)));
        item.optional("fault").ifPresent(fault -> actions.add(fault(fault)));
        return actions;
    }

    private static Consumer<Stage> pods(YamlValue value) {
        value.refuseOthers("image", "ready");
        String image = value.required("image").flatMap(YamlValue::text).orElse("");
        boolean ready = value.required("ready").flatMap(YamlValue::flag).orElse(true);
        return stage -> stage.pods(image, ready);
    }

    private static Consumer<Stage> ask(YamlValue value) {
        value.refuseOthers("for", "by");
        Optional<Action> action = value.required("for").flatMap(word -> word(word, Action.values()));
        String by = value.optional("by").flatMap(YamlValue::text).orElse("ann");
        return stage -> action.ifPresent(asked -> stage.ask(asked, by));
    }

    private static Consumer<Stage> fault(YamlValue value) {
        value.refuseOthers("call", "nth", "kind");
        Optional<YamlValue> call = value.required("call");
        String text = call.flatMap(YamlValue::text).orElse("");
        if (call.isPresent() && !text.matches("[a-z]+ [a-z]+(/[a-z]+)?")) {
            call.get().problem("'" + text + "' is not a call", "a verb and a resource, such as 'update deployments'");
        }
        int nth = number(Optional.of(value), "nth", 1, MOST).orElse(1);
        String kind = value.required("kind")
                .map(each -> choice(each, FAULTS.stream().sorted().toArray(String[]::new)))
                .orElse("error");
        return stage -> stage.fault(text, nth, kind);
    }

    private static String choice(YamlValue value, String... words) {
        String text = value.text().orElse("");
        if (!List.of(words).contains(text)) {
            value.problem("unknown word '" + text + "'", String.join(", ", words));
        }
        return text;
    }

    private static <T extends Enum<T>> Optional<T> word(YamlValue value, T[] all) {
        Map<String, T> words = Arrays.stream(all)
                .collect(Collectors.toMap(ReleaseFile::label, each -> each, (a, b) -> a, LinkedHashMap::new));
        return Optional.ofNullable(words.get(choice(value, words.keySet().toArray(String[]::new))));
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Expectation expectation(Optional<YamlValue> value) {
        value.ifPresent(expect -> expect.refuseOthers(
                "phase",
                "cause",
                "message",
                "weight",
                "retreats",
                "within",
                "verdicts",
                "hurt",
                "failed",
                "unserved",
                "images",
                "restored"));
        return new Expectation(
                new Expectation.Standing(
                        value.flatMap(expect -> expect.optional("phase"))
                                .map(phase -> choice(phase, PHASES.toArray(String[]::new))),
                        value.flatMap(expect -> expect.optional("cause"))
                                .map(cause -> choice(cause, "check-failed", "person", "driver-lost")),
                        text(value, "message"),
                        number(value, "weight", 0, 100),
                        number(value, "retreats", 0, 100),
                        value.flatMap(expect -> expect.optional("within"))
                                .flatMap(each -> each.duration(Duration.ZERO, LONGEST)),
                        value.flatMap(expect -> expect.optional("verdicts"))
                                .map(list -> list.items().stream()
                                        .flatMap(item -> item.text().stream())
                                        .toList())
                                .orElse(List.of())),
                new Expectation.Harm(
                        number(value, "hurt", 0, MOST),
                        number(value, "failed", 0, MOST),
                        number(value, "unserved", 0, MOST)),
                value.flatMap(expect -> expect.optional("images"))
                        .map(YamlValue::texts)
                        .orElse(Map.of()),
                value.flatMap(expect -> expect.optional("restored")).flatMap(YamlValue::flag));
    }

    private static Optional<String> text(Optional<YamlValue> mapping, String key) {
        return mapping.flatMap(value -> value.optional(key)).flatMap(YamlValue::text);
    }
}
