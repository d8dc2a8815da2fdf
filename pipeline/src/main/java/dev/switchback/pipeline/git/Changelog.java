package dev.switchback.pipeline.git;

import dev.switchback.resources.Release.Change;
import dev.switchback.resources.Release.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * The commits that come with a release, newest first.
 *
 * @param source the release's commit, and the newest of the commits since the one that runs
 * @param takenBack how many commits of the one that runs the release does not have
 */
public record Changelog(Source source, int takenBack) {
    static final int LISTED = 50;
    private static final int COUNTED = 10_000;
    private static final int LONGEST_SUBJECT = 100;
    private static final int LONGEST_AUTHOR = 50;

    static Changelog read(GitRepository repository, String from, String to) {
        try (var walk = new RevWalk(repository.jgit())) {
            RevCommit candidate = repository.find(walk, to);
            RevCommit running = repository.find(walk, from);
            walk.markStart(candidate);
            walk.markUninteresting(running);
            List<Change> changes = new ArrayList<>();
            int more = 0;
            for (RevCommit commit : walk) {
                if (changes.size() < LISTED) {
                    changes.add(change(commit));
                } else if (++more == COUNTED) {
                    break;
                }
                commit.disposeBody();
            }
            return new Changelog(
                    new Source(
                            candidate.name(), Optional.of(time(candidate)), running.name(), List.copyOf(changes), more),
                    count(repository, candidate, running));
        } catch (MissingObjectException e) {
            throw repository.missing(e.getObjectId().name());
        } catch (IOException e) {
            throw GitFailure.refused("the history cannot be read: " + e.getMessage());
        }
    }

    /** A release whose running version is not known. */
    public static Source of(GitRepository repository, String commit) {
        try (var walk = new RevWalk(repository.jgit())) {
            RevCommit candidate = repository.find(walk, commit);
            return new Source(candidate.name(), Optional.of(time(candidate)), "", List.of(), 0);
        }
    }

    /** The commits that one has and the other has not. */
    private static int count(GitRepository repository, RevCommit without, RevCommit of) throws IOException {
        try (var walk = new RevWalk(repository.jgit())) {
            walk.setRetainBody(false);
            walk.markStart(walk.lookupCommit(of));
            walk.markUninteresting(walk.lookupCommit(without));
            int count = 0;
            while (count < COUNTED && walk.next() != null) {
                count++;
            }
            return count;
        }
    }

    private static Change change(RevCommit commit) {
        return new Change(commit.name(), time(commit), author(commit), subject(commit));
    }

    private static Instant time(RevCommit commit) {
        return Instant.ofEpochSecond(commit.getCommitTime());
    }

    private static String author(RevCommit commit) {
        PersonIdent author = commit.getAuthorIdent();
        return author == null ? "" : PlainText.line(author.getName(), LONGEST_AUTHOR);
    }

    private static String subject(RevCommit commit) {
        try {
            return PlainText.line(commit.getShortMessage(), LONGEST_SUBJECT);
        } catch (LargeObjectException e) {
            return "(a message that is too large)";
        }
    }
}
