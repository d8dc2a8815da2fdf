package dev.switchback.runtime.config;

import dev.switchback.runtime.config.YamlReader.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/** Environments and services with their usual settings: {@code profiles.yaml} of this jar, or another file in its place. */
final class Profiles {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,6})\\s*-\\s*(\\d{1,6})");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\d]+");
    private static final String RANGE_ALLOWED = "LEAST-MOST, such as 2-5";

    /**
     * One environment or service.
     *
     * @param names the words that it is recognised by
     * @param words the same as they stand in {@link Profiles#words} of a breaker's name
     * @param options what it says
     * @param least the fewest failures in a row that fit it; 0 for any
     * @param most the most
     */
    record Profile(List<String> names, List<String> words, Layer options, int least, int most) {

        /** A number of failures in a row, moved into this profile's range; off, which is 0, is more than any number. */
        Layer.Said fitted(Layer.Said failMax) {
            BigDecimal low = BigDecimal.valueOf(least);
            BigDecimal high = BigDecimal.valueOf(most);
            BigDecimal said = (BigDecimal) failMax.value();
            boolean off = said.signum() == 0 && most < Integer.MAX_VALUE;
            BigDecimal value = off ? high : said.max(low).min(high);
            return new Layer.Said(value, failMax.source(), failMax.line(), failMax.key());
        }
    }

    private final Map<String, Profile> environments = new LinkedHashMap<>();
    private final Map<String, Profile> services = new LinkedHashMap<>();
    private final YamlReader yaml;
    private final LayerReader layers;

    private Profiles(String source, List<Problem> problems) {
        yaml = new YamlReader(source, problems);
        layers = new LayerReader(yaml);
    }

    /** Those of this jar. */
    static Profiles shipped() {
        try (InputStream in = Objects.requireNonNull(Profiles.class.getResourceAsStream("profiles.yaml"))) {
            List<Problem> problems = new ArrayList<>();
            Profiles shipped = read("profiles.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8), problems);
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return shipped;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Profiles read(String source, String text, List<Problem> problems) {
        Profiles profiles = new Profiles(source, problems);
        String allowed = "environments, services";
        profiles.yaml
                .root(text, allowed)
                .ifPresent(root -> profiles.yaml.entries(root, "").forEach((key, entry) -> {
                    if (key.equals("environments")) {
                        profiles.readInto(profiles.environments, key, entry.value());
                    } else if (key.equals("services")) {
                        profiles.readInto(profiles.services, key, entry.value());
                    } else {
                        profiles.yaml.wrong(entry.line(), key, "there is no such key", allowed);
                    }
                }));
        return profiles;
    }

    private void readInto(Map<String, Profile> profiles, String path, Node node) {
        yaml.mapping(node, path, "names")
                .ifPresent(mapping -> yaml.entries(mapping, path).forEach((name, entry) -> yaml.mapping(
                                entry.value(), path + "." + name, Option.keys() + ", names, fail_max_range")
                        .ifPresent(profile -> profiles.put(
                                name, profile(name, yaml.entries(profile, path + "." + name), path + "." + name)))));
    }

    private Profile profile(String name, Map<String, Entry> entries, String path) {
        Map<String, Entry> options = new LinkedHashMap<>(entries);
        List<String> names = new ArrayList<>(List.of(name));
        Entry ofNames = options.remove("names");
        if (ofNames != null) {
            yaml.texts(ofNames.value(), path + ".names", "a list of words").ifPresent(names::addAll);
        }
        int least = 0;
        int most = Integer.MAX_VALUE;
        Entry ofRange = options.remove("fail_max_range");
        if (ofRange != null) {
            String text = yaml.scalar(ofRange.value(), path + ".fail_max_range", RANGE_ALLOWED)
                    .orElse("");
            Matcher range = RANGE.matcher(text);
            if (range.matches() && Integer.parseInt(range.group(1)) <= Integer.parseInt(range.group(2))) {
                least = Integer.parseInt(range.group(1));
                most = Integer.parseInt(range.group(2));
            } else {
                yaml.wrong(ofRange.line(), path + ".fail_max_range", "'" + text + "' is no range", RANGE_ALLOWED);
            }
        }
        return new Profile(
                names, names.stream().map(Profiles::words).toList(), layers.read(options, path), least, most);
    }

    Optional<Profile> environment(String name) {
        return environments.values().stream()
                .filter(profile -> profile.names().stream().anyMatch(name::equalsIgnoreCase))
                .findFirst();
    }

    /** One word for each service that has options of its own, which those of others could contradict. */
    Stream<String> services() {
        return services.values().stream()
                .filter(profile -> !profile.options().said().isEmpty())
                .map(profile -> profile.names().get(0));
    }

    String environments() {
        return String.join(", ", environments.keySet());
    }

    /** The service that a breaker's name speaks of: one of whose words is a word, or words, of the name. */
    Optional<Profile> service(String breaker) {
        String words = words(breaker);
        return services.values().stream()
                .filter(profile -> profile.words().stream().anyMatch(words::contains))
                .findFirst();
    }

    private static String words(String name) {
        return "_" + BETWEEN_WORDS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("_") + "_";
    }

    /** Service and environment for a breaker, the environment above the service, within the service's range. */
    Layer layer(String breaker, Optional<Profile> environment, Layer defaults) {
        Layer layer = defaults;
        Optional<Profile> service = service(breaker);
        if (service.isPresent()) {
            layer = layer.under(service.get().options());
        }
        if (environment.isPresent()) {
            layer = layer.under(environment.get().options());
        }
        return service.isPresent() ? fitted(layer, service.get()) : layer;
    }

    private static Layer fitted(Layer layer, Profile service) {
        Map<Option, Layer.Said> said = new HashMap<>(layer.said());
        Layer.Said failMax = said.getOrDefault(
                Option.FAIL_MAX, new Layer.Said(new BigDecimal("5"), "defaults", 0, Option.FAIL_MAX.key()));
        said.put(Option.FAIL_MAX, service.fitted(failMax));
        return new Layer(said);
    }
}
