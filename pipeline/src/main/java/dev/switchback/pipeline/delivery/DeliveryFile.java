package dev.switchback.pipeline.delivery;

import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Checks;
import dev.switchback.resources.Delivery.OnDriverLost;
import dev.switchback.resources.Delivery.Smoke;
import dev.switchback.resources.Delivery.Spec;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.resources.Release;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlReader;
import dev.switchback.runtime.yaml.YamlValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A delivery file: one YAML document of the kind {@code Delivery}. Reading collects every mistake as a {@link Problem} with
 * file, line, key and what is allowed; a file with a problem gives no delivery.
 */
public final class DeliveryFile {
    static final Duration LONGEST = Duration.ofDays(30);

    private static final int MOST_CHARACTERS = 1 << 20;
    private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";
    private static final String NAME_ALLOWED = "lower-case letters, digits, '-' and '.', at most 253 characters";

    private final YamlValue document;

    private DeliveryFile(YamlValue document) {
        this.document = document;
    }

    /** Reads a file; empty, and problems, when it cannot be read or anything in it is wrong. */
    public static Optional<Delivery> read(Path file, List<Problem> problems) {
        try {
            return parse(file.toString(), YamlReader.text(file), problems);
        } catch (IOException e) {
            problems.add(new Problem(file.toString(), 0, "", "cannot be read: " + e.getMessage(), ""));
            return Optional.empty();
        }
    }

    /**
     * Reads a text.
     *
     * @param source names it in problems
     */
    public static Optional<Delivery> parse(String source, String text, List<Problem> problems) {
        if (text.length() > MOST_CHARACTERS) {
            problems.add(new Problem(source, 0, "", "is too large for a delivery", "at most 1 MiB"));
            return Optional.empty();
        }
        int before = problems.size();
        Optional<Delivery> delivery =
                YamlReader.document(source, text, problems).map(document -> new DeliveryFile(document).delivery());
        return problems.size() > before ? Optional.empty() : delivery;
    }

    /**
     * A delivery whose {@code spec} stands in another document; what is wrong is a problem of that document.
     *
     * @param spec the value of that key
     */
    public static Delivery ofSpec(YamlValue spec, String namespace, String name) {
        return new Delivery(
                namespace,
                name,
                "",
                "",
                Instant.EPOCH,
                new DeliveryFile(spec).spec(spec, namespace),
                DeliveryStatus.NEW);
    }

    private Delivery delivery() {
        document.refuseOthers("apiVersion", "kind", "metadata", "spec");
        word(document, "apiVersion", DeliveryJson.TYPE.apiVersion());
        word(document, "kind", DeliveryJson.TYPE.kind());
        Optional<YamlValue> metadata = document.required("metadata");
        metadata.ifPresent(value -> value.refuseOthers("name", "namespace"));
        String namespace = metadata.map(value -> name(value, "namespace")).orElse("");
        return new Delivery(
                namespace,
                metadata.map(value -> name(value, "name")).orElse(""),
                "",
                "",
                Instant.EPOCH,
                document.required("spec").map(spec -> spec(spec, namespace)).orElseGet(() -> nothing(namespace)),
                DeliveryStatus.NEW);
    }

    /** Stands for a spec that is missing, which is a problem already. */
    private static Spec nothing(String namespace) {
        return new Spec(
                WorkloadRef.deployment(namespace, ""),
                Release.of(""),
                OnDriverLost.ABORT,
                StrategyReader.NONE,
                Checks.NONE,
                Spec.UNDO_WINDOW,
                Optional.empty());
    }

    private Spec spec(YamlValue spec, String namespace) {
        spec.refuseOthers(
                "workload",
                "image",
                "onDriverLost",
                "strategy",
                "smoke",
                "analysis",
                "readyWithin",
                "undoWindow",
                "pinConfig",
                "events");
        WorkloadRef workload = spec.required("workload")
                .map(value -> workload(value, namespace))
                .orElseGet(() -> WorkloadRef.deployment(namespace, ""));
        Spec read = new Spec(
                workload,
                release(spec),
                choice(spec, "onDriverLost", "abort", "continue").equals("continue")
                        ? OnDriverLost.CONTINUE
                        : OnDriverLost.ABORT,
                spec.required("strategy")
                        .map(value -> StrategyReader.read(value, workload.name()))
                        .orElse(StrategyReader.NONE),
                new Checks(
                        spec.optional("smoke").map(DeliveryFile::smoke),
                        spec.optional("analysis").map(AnalysisReader::read),
                        length(spec, "readyWithin", Duration.ofSeconds(1), Spec.READY_WITHIN)),
                length(spec, "undoWindow", Duration.ZERO, Spec.UNDO_WINDOW),
                Optional.empty());
        refuseWhatDoesNotGoTogether(spec, read);
        return read;
    }

    /** A StatefulSet has no second one beside it; without a stable side that serves, a failure cannot wait for a person. */
    private static void refuseWhatDoesNotGoTogether(YamlValue spec, Spec read) {
        boolean statefulSet = read.workload().kind() == WorkloadKind.STATEFUL_SET;
        Optional<YamlValue> strategy = spec.optional("strategy");
        Optional<YamlValue> canary = strategy.flatMap(value -> value.optional("canary"));
        if (statefulSet && strategy.isPresent() && canary.isEmpty()) {
            strategy.get().problem("does not go with a StatefulSet", "canary without traffic");
        }
        if (statefulSet) {
            canary.flatMap(value -> value.optional("traffic"))
                    .ifPresent(traffic -> traffic.problem(
                            "does not go with a StatefulSet, whose own pods are the shares", "canary without traffic"));
        }
        boolean inPlace = read.strategy().choose(none -> statefulSet, none -> statefulSet, any -> true);
        spec.optional("analysis")
                .flatMap(analysis -> analysis.optional("onFail"))
                .filter(value -> inPlace && value.text().filter("pause"::equals).isPresent())
                .ifPresent(value -> value.problem(
                        "pause needs a stable version that can have the traffic back, and the workload itself is changed",
                        "abort, or a strategy canary or blueGreen of a Deployment"));
    }

    private static Release release(YamlValue spec) {
        Optional<String> events = spec.optional("events").map(value -> {
            value.refuseOthers("url");
            return AnalysisReader.address(value, "url", "https://events.example.org");
        });
        return new Release(
                spec.optional("image").flatMap(YamlValue::text).orElse(""),
                Optional.empty(),
                spec.optional("pinConfig").flatMap(YamlValue::flag).orElse(false),
                events);
    }

    private static WorkloadRef workload(YamlValue value, String namespace) {
        value.refuseOthers("kind", "name");
        boolean statefulSet = choice(value, "kind", "Deployment", "StatefulSet").equals("StatefulSet");
        return new WorkloadRef(
                statefulSet ? WorkloadKind.STATEFUL_SET : WorkloadKind.DEPLOYMENT, namespace, name(value, "name"));
    }

    private static Smoke smoke(YamlValue value) {
        value.refuseOthers("suite", "before");
        return new Smoke(
                value.required("suite").flatMap(YamlValue::text).orElse(""),
                "",
                value.optional("before")
                        .flatMap(weight -> weight.integer(1, 100))
                        .map(Math::toIntExact)
                        .orElse(1));
    }

    // ---- what the readers of its parts share

    /** The name of an object in the cluster. */
    static String name(YamlValue mapping, String key) {
        Optional<YamlValue> value = mapping.required(key);
        Optional<String> name = value.flatMap(text -> text.text(NAME_ALLOWED));
        if (name.isPresent() && !name.get().matches(NAME)) {
            value.orElse(mapping).problem("'" + name.get() + "' is not the name of an object", NAME_ALLOWED);
        }
        return name.orElse("");
    }

    /** One of some words, the first when it is left out. */
    static String choice(YamlValue mapping, String key, String... words) {
        String allowed = String.join(", ", words);
        Optional<YamlValue> value = mapping.optional(key);
        Optional<String> word = value.flatMap(text -> text.text(allowed));
        if (word.isPresent() && !List.of(words).contains(word.get())) {
            value.orElse(mapping).problem("invalid value '" + word.get() + "'", allowed);
        }
        return word.orElse(words[0]);
    }

    /** A duration of at most 30 days. */
    static Duration length(YamlValue mapping, String key, Duration least, Duration usual) {
        return mapping.optional(key)
                .flatMap(value -> value.duration(least, LONGEST))
                .orElse(usual);
    }

    private static void word(YamlValue mapping, String key, String only) {
        if (mapping.required(key).isPresent()) {
            choice(mapping, key, only);
        }
    }
}
