package dev.switchback.localcluster.server.select;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A selector such as {@code app=orders,version in (blue,green),!legacy}. Applies to {@code metadata.labels}. */
public final class LabelQuery {
    private static final String KEY = "([A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?)";
    private static final Pattern SET = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern COMPARED = Pattern.compile(KEY + "\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)");
    private static final Pattern PRESENT = Pattern.compile("(!?)\\s*" + KEY);
    private static final List<Pattern> FORMS = List.of(SET, COMPARED, PRESENT);

    private final List<Predicate<JsonNode>> requirements;

    private LabelQuery(List<Predicate<JsonNode>> requirements) {
        this.requirements = requirements;
    }

    /**
     * Parses; an empty text selects everything.
     *
     * @throws IllegalArgumentException when it is no selector
     */
    public static LabelQuery parse(String text) {
        var requirements = new ArrayList<Predicate<JsonNode>>();
        String rest = text.strip();
        while (!rest.isEmpty()) {
            var match = leading(rest).orElseThrow(() -> unreadable(text));
            requirements.add(requirement(match));
            rest = rest.substring(match.end()).strip();
            if (rest.startsWith(",") && rest.length() > 1) {
                rest = rest.substring(1).strip();
            } else if (!rest.isEmpty()) {
                throw unreadable(text);
            }
        }
        return new LabelQuery(requirements);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("unable to parse requirement: " + text);
    }

    private static Optional<Matcher> leading(String text) {
        return FORMS.stream()
                .map(form -> form.matcher(text))
                .filter(Matcher::lookingAt)
                .findFirst();
    }

    private static Predicate<JsonNode> requirement(Matcher match) {
        if (match.pattern() == PRESENT) {
            boolean absent = match.group(1).equals("!");
            return labels -> labels.has(match.group(2)) != absent;
        }
        String key = match.group(1);
        var values = match.pattern() == SET ? valuesOf(match.group(3)) : Set.of(match.group(3));
        boolean negated = match.group(2).equals("notin") || match.group(2).equals("!=");
        return labels -> (labels.has(key) && values.contains(labels.path(key).asText())) != negated;
    }

    private static Set<String> valuesOf(String list) {
        var values = new java.util.HashSet<String>();
        for (String value : list.split(",", -1)) {
            values.add(value.strip());
        }
        return Set.copyOf(values);
    }

    /** Whether an object's labels match. */
    public boolean matches(JsonNode object) {
        var labels = object.path("metadata").path("labels");
        return requirements.stream().allMatch(requirement -> requirement.test(labels));
    }
}
