package dev.switchback.pipeline.git;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.ResolveMerger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Takes back what a commit changed, by a commit of its own on top of a remote branch: what GitOps has to see, or it deploys the
 * bad version again. Work tree and branches of the local repository are not touched.
 */
public final class RevertCommit {
    private static final int ATTEMPTS = 10;
    private static final int LISTED_PATHS = 10;

    private final GitRepository repository;
    private final GitRemote remote;

    /**
     * What to take back.
     *
     * @param commit of a merge, what it brought into its first parent is taken back
     * @param branch that has the commit, at the remote
     * @param pullRequest the branch to push to, made from the other one; empty to push to that itself
     * @param why for the message; may be empty
     */
    public record Request(String commit, String branch, Optional<String> pullRequest, String why) {
        private String target() {
            return Constants.R_HEADS + pullRequest.orElse(branch);
        }
    }

    /**
     * What became of it.
     *
     * @param commit the revert; the head of the branch when nothing was left to take back
     * @param pushed whether there was something to push
     */
    public record Outcome(String commit, String branch, boolean pushed) {}

    public RevertCommit(GitRepository repository, GitRemote remote) {
        this.repository = repository;
        this.remote = remote;
    }

    /**
     * Reverts, and pushes; on the new head again when others push meanwhile, never by force.
     *
     * @throws GitFailure when it conflicts with later commits, when the commit is not on the branch, or the remote refuses
     */
    public Outcome push(Request request, Instant now) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ObjectId head = remote.fetch(repository, Constants.R_HEADS + request.branch())
                    .orElseThrow(() -> GitFailure.refused("the remote " + remote.name() + " has no branch "
                            + GitRepository.quoted(request.branch())));
            Optional<ObjectId> target =
                    request.pullRequest().isPresent() ? remote.fetch(repository, request.target()) : Optional.of(head);
            if (request.pullRequest().isPresent() && target.isPresent()) {
                return proposed(request, target.get());
            }
            Optional<ObjectId> revert = reverted(request, head, now);
            String branch = request.pullRequest().orElse(request.branch());
            if (revert.isEmpty()) {
                return new Outcome(head.name(), request.branch(), false);
            }
            if (remote.push(repository, revert.get(), request.target(), target)) {
                return new Outcome(revert.get().name(), branch, true);
            }
        }
        throw GitFailure.passing("the revert was not pushed: others pushed to " + request.branch() + " " + ATTEMPTS
                + " times at the same moment");
    }

    /** An earlier run can have pushed the branch of the pull request. */
    private Outcome proposed(Request request, ObjectId head) {
        try (var walk = new RevWalk(repository.jgit())) {
            RevCommit commit = repository.find(walk, request.commit());
            RevCommit there = walk.parseCommit(head);
            if (there.getFullMessage().contains("This reverts commit " + commit.name())) {
                return new Outcome(head.name(), request.pullRequest().orElseThrow(), false);
            }
            throw GitFailure.refused("the remote has a branch "
                    + request.pullRequest().orElseThrow() + " with something else on it; choose another name");
        } catch (IOException e) {
            throw GitFailure.refused("the branch cannot be read: " + e.getMessage());
        }
    }

    /** Empty when the branch has nothing of the commit. */
    private Optional<ObjectId> reverted(Request request, ObjectId onto, Instant now) {
        try (var walk = new RevWalk(repository.jgit());
                ObjectInserter inserter = repository.jgit().newObjectInserter()) {
            RevCommit head = walk.parseCommit(onto);
            RevCommit commit = repository.find(walk, request.commit());
            if (!walk.isMergedInto(commit, head)) {
                throw GitFailure.refused(
                        commit.name() + " is not on the branch " + request.branch() + " of " + remote.name());
            }
            ObjectId tree = merged(head, commit, parent(walk, commit), request.branch());
            if (tree.equals(head.getTree())) {
                return Optional.empty();
            }
            ObjectId made = inserter.insert(revert(request, head, commit, tree, now));
            inserter.flush();
            return Optional.of(made);
        } catch (MissingObjectException e) {
            throw repository.missing(e.getObjectId().name());
        } catch (IOException e) {
            throw GitFailure.refused("the repository cannot be read: " + e.getMessage());
        }
    }

    private RevCommit parent(RevWalk walk, RevCommit commit) throws IOException {
        if (commit.getParentCount() == 0) {
            throw repository.isShallow()
                    ? repository.missing("the parent of " + commit.name())
                    : GitFailure.refused(
                            commit.name() + " is the first commit: there is nothing before it to go back to");
        }
        return walk.parseCommit(commit.getParent(0));
    }

    private ObjectId merged(RevCommit head, RevCommit commit, RevCommit parent, String branch) throws IOException {
        var merger = (ResolveMerger) MergeStrategy.RESOLVE.newMerger(repository.jgit(), true);
        merger.setBase(commit.getTree());
        if (!merger.merge(head, parent)) {
            List<String> paths = merger.getUnmergedPaths();
            throw GitFailure.refused(commit.name() + " cannot be reverted on " + branch + ": later commits changed "
                    + PlainText.line(String.join(", ", paths.subList(0, Math.min(paths.size(), LISTED_PATHS))), 500)
                    + " as well. Nothing was pushed; revert it by hand: git revert " + commit.name());
        }
        return merger.getResultTreeId();
    }

    private CommitBuilder revert(Request request, RevCommit head, RevCommit commit, ObjectId tree, Instant now) {
        var builder = new CommitBuilder();
        builder.setTreeId(tree);
        builder.setParentId(head);
        PersonIdent person = new PersonIdent(new PersonIdent(repository.jgit()), now, ZoneOffset.UTC);
        builder.setAuthor(person);
        builder.setCommitter(person);
        String why = PlainText.line(request.why(), 1_000);
        builder.setMessage("Revert \"" + PlainText.line(commit.getShortMessage(), 100) + "\"\n\nThis reverts commit "
                + commit.name() + ".\n" + (why.isEmpty() ? "" : "\n" + why + "\n"));
        return builder;
    }
}
