package dev.switchback.scenarios.file;

import java.util.ArrayList;
import java.util.List;

/** Collects the mistakes of one file, so that all are told at once. */
final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(int line, String key, String message) {
        var problem = new Problem(file, line, key, message);
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    int count() {
        return found.size();
    }

    List<Problem> all() {
        return found.stream()
                .sorted((a, b) -> Integer.compare(a.line(), b.line()))
                .toList();
    }
}
