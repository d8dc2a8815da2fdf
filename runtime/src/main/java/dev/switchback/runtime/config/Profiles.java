package dev.switchback.runtime.config;

import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlReader;
import dev.switchback.runtime.yaml.YamlValue;
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
    record Profile(List<String> names, List<String> words, ConfigLayer options, int least, int most) {

        /** A number of failures in a row, moved into this profile's range; off, which is 0, is more than any number. */
        ConfigLayer.ConfigValue fitted(ConfigLayer.ConfigValue failMax) {
            BigDecimal low = BigDecimal.valueOf(least);
            BigDecimal high = BigDecimal.valueOf(most);
            BigDecimal said = (BigDecimal) failMax.value();
            boolean off = said.signum() == 0 && most < Integer.MAX_VALUE;
            BigDecimal value = off ? high : said.max(low).min(high);
            return new ConfigLayer.ConfigValue(value, failMax.source(), failMax.line(), failMax.key());
        }
    }

    private final Map<String, Profile> environments = new LinkedHashMap<>();
    private final Map<String, Profile> services = new LinkedHashMap<>();

    private Profiles() {}

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
        Profiles profiles = new Profiles();
        String allowed = "environments, services";
        YamlReader.document(source, text, problems)
                .ifPresent(root -> root.entries("keys with values: " + allowed).forEach((key, value) -> {
                    if (key.equals("environments")) {
                        readInto(profiles.environments, value);
                    } else if (key.equals("services")) {
                        readInto(profiles.services, value);
                    } else {
                        value.problem("unknown key", allowed);
                    }
                }));
        return profiles;
    }

    private static void readInto(Map<String, Profile> profiles, YamlValue section) {
        section.entries().forEach((name, value) -> profiles.put(name, profile(name, value)));
    }

    private static Profile profile(String name, YamlValue value) {
        Map<String, YamlValue> options =
                new LinkedHashMap<>(value.entries("keys with values: " + Option.keys() + ", names, fail_max_range"));
        List<String> names = new ArrayList<>(List.of(name));
        YamlValue ofNames = options.remove("names");
        if (ofNames != null) {
            ofNames.items().forEach(item -> item.text("a list of words").ifPresent(names::add));
        }
        int least = 0;
        int most = Integer.MAX_VALUE;
        YamlValue ofRange = options.remove("fail_max_range");
        if (ofRange != null) {
            String text = ofRange.text(RANGE_ALLOWED).orElse("");
            Matcher range = RANGE.matcher(text);
            if (range.matches() && Integer.parseInt(range.group(1)) <= Integer.parseInt(range.group(2))) {
                least = Integer.parseInt(range.group(1));
                most = Integer.parseInt(range.group(2));
            } else {
                ofRange.problem("'" + text + "' is not a range", RANGE_ALLOWED);
            }
        }
        return new Profile(names, names.stream().map(Profiles::words).toList(), ConfigLayer.read(options), least, most);
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
    ConfigLayer layer(String breaker, Optional<Profile> environment, ConfigLayer defaults) {
        ConfigLayer layer = defaults;
        Optional<Profile> service = service(breaker);
        if (service.isPresent()) {
            layer = layer.overriddenBy(service.get().options());
        }
        if (environment.isPresent()) {
            layer = layer.overriddenBy(environment.get().options());
        }
        return service.isPresent() ? fitted(layer, service.get()) : layer;
    }

    private static ConfigLayer fitted(ConfigLayer layer, Profile service) {
        Map<Option, ConfigLayer.ConfigValue> said = new HashMap<>(layer.said());
        ConfigLayer.ConfigValue failMax = said.getOrDefault(
                Option.FAIL_MAX,
                new ConfigLayer.ConfigValue(new BigDecimal("5"), "defaults", 0, Option.FAIL_MAX.key()));
        said.put(Option.FAIL_MAX, service.fitted(failMax));
        return new ConfigLayer(said);
    }
}
