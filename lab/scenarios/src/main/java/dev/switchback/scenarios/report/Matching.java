package dev.switchback.scenarios.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/** Finds for as many wants as possible a thing of their own: a maximum matching by augmenting paths. */
final class Matching<W, T> {
    private final List<W> wants;
    private final List<T> things;
    private final BiPredicate<W, T> fits;
    private final int[] takenBy;

    private Matching(List<W> wants, List<T> things, BiPredicate<W, T> fits) {
        this.wants = wants;
        this.things = things;
        this.fits = fits;
        this.takenBy = new int[things.size()];
        Arrays.fill(takenBy, -1);
    }

    /** The wants for which nothing is left. */
    static <W, T> List<W> unmatched(List<W> wants, List<T> things, BiPredicate<W, T> fits) {
        var matching = new Matching<>(wants, things, fits);
        var left = new ArrayList<W>();
        for (int want = 0; want < wants.size(); want++) {
            if (!matching.place(want, new boolean[things.size()])) {
                left.add(wants.get(want));
            }
        }
        return left;
    }

    private boolean place(int want, boolean[] tried) {
        for (int thing = 0; thing < things.size(); thing++) {
            if (tried[thing] || !fits.test(wants.get(want), things.get(thing))) {
                continue;
            }
            tried[thing] = true;
            if (takenBy[thing] < 0 || place(takenBy[thing], tried)) {
                takenBy[thing] = want;
                return true;
            }
        }
        return false;
    }
}
