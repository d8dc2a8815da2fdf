package dev.switchback.localcluster.node;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces {@code $(NAME)} by a variable, if there is one; {@code $$(NAME)} stands for the text {@code $(NAME)}. */
record Expansion(Map<String, String> variables) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^()]+)\\)");

    String apply(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(replacement(match.group(1), match.group())));
    }

    List<String> apply(List<String> texts) {
        return texts.stream().map(this::apply).toList();
    }

    @SuppressWarnings("NullAway") // a group that took no part in the match is null
    private String replacement(String name, String reference) {
        return name == null ? "$" : variables.getOrDefault(name, reference);
    }
}
