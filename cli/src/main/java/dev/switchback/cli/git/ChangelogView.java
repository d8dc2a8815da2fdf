package dev.switchback.cli.git;

import dev.switchback.cli.command.TerminalPage;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.resources.Release.Change;
import dev.switchback.resources.Release.Source;

/** Prints the commits of a release, newest first. */
record ChangelogView(TerminalPage page) {
    private static final int SHORT = 9;

    void print(Source source, int takenBack) {
        if (source.from().isEmpty()) {
            page.line("commit " + cut(source.commit()) + "; the commit that runs so far is not known");
            return;
        }
        page.line("from " + cut(source.from()) + " to " + cut(source.commit()) + ": " + count(source));
        for (Change change : source.changes()) {
            page.line("  " + page.toned(Tone.WAITING, cut(change.commit())) + " " + change.subject()
                    + page.toned(Tone.FAINT, " (" + change.author() + ")"));
        }
        if (source.more() > 0) {
            page.line("  and " + source.more() + " more");
        }
        if (takenBack > 0) {
            page.line("it goes back behind " + takenBack + (takenBack == 1 ? " commit" : " commits")
                    + " of the one that runs");
        }
    }

    private static String count(Source source) {
        int all = source.changes().size() + source.more();
        return all == 0 ? "no commits" : all == 1 ? "1 commit" : all + " commits";
    }

    static String cut(String commit) {
        return commit.substring(0, Math.min(SHORT, commit.length()));
    }
}
