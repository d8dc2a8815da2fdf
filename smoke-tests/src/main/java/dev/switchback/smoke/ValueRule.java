package dev.switchback.smoke;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a value in an answer has to be. */
public sealed interface ValueRule {

    /**
     * What is wrong with a value, to be read after its name; empty when nothing is.
     *
     * @param value empty when there is none
     */
    Optional<String> problem(Optional<String> value);

    /** Exactly this text; numbers, truth values and null as JSON writes them. */
    record Equal(String text) implements ValueRule {
        @Override
        public Optional<String> problem(Optional<String> value) {
            return value.filter(text::equals).isPresent()
                    ? Optional.empty()
                    : Optional.of("is " + shown(value) + ", expected '" + text + "'");
        }
    }

    /** A text in which the pattern is found. */
    record Matching(Pattern pattern) implements ValueRule {
        @Override
        public Optional<String> problem(Optional<String> value) {
            return value.filter(text -> pattern.matcher(text).find()).isPresent()
                    ? Optional.empty()
                    : Optional.of("is " + shown(value) + ", expected a match of '" + pattern + "'");
        }
    }

    /** There at all, or not. */
    record Present(boolean wanted) implements ValueRule {
        @Override
        public Optional<String> problem(Optional<String> value) {
            return value.isPresent() == wanted
                    ? Optional.empty()
                    : Optional.of("is " + shown(value) + ", expected " + (wanted ? "to be there" : "to be missing"));
        }
    }

    private static String shown(Optional<String> value) {
        return value.map(text -> "'" + (text.length() <= 100 ? text : text.substring(0, 100) + "...") + "'")
                .orElse("missing");
    }
}
