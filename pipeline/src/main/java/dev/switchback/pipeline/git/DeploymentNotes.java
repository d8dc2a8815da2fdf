package dev.switchback.pipeline.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.notes.Note;
import org.eclipse.jgit.notes.NoteMap;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Notes about where and when commits were deployed: {@code git notes --ref=deployments show COMMIT} prints them. */
public final class DeploymentNotes {
    static final String REF = "refs/notes/deployments";
    private static final int ATTEMPTS = 50;
    private static final int LONGEST_LINE = 300;
    private static final int LARGEST = 1 << 20;

    private final GitRepository repository;

    public DeploymentNotes(GitRepository repository) {
        this.repository = repository;
    }

    /**
     * Adds lines to the note of a commit. Whatever others write at the same time stays.
     *
     * @param remote has the notes that count; empty for those of this repository
     */
    public void add(String commit, List<String> lines, Optional<GitRemote> remote, Instant now) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<ObjectId> head = remote.map(r -> r.fetch(repository, REF)).orElseGet(this::local);
            ObjectId next = written(head, commit, lines, now);
            boolean done = remote.map(r -> r.push(repository, next, REF, head)).orElseGet(() -> moved(head, next));
            if (done) {
                remote.ifPresent(r -> moved(local(), next));
                return;
            }
        }
        throw GitFailure.passing(
                "the note was not written: others changed " + REF + " " + ATTEMPTS + " times at the same moment");
    }

    private Optional<ObjectId> local() {
        try {
            return Optional.ofNullable(repository.jgit().exactRef(REF)).map(Ref::getObjectId);
        } catch (IOException e) {
            throw GitFailure.refused(REF + " cannot be read: " + e.getMessage());
        }
    }

    /** Only forward: where this repository has notes that the remote lacks, they stay. */
    private boolean moved(Optional<ObjectId> expected, ObjectId next) {
        try {
            RefUpdate update = repository.jgit().updateRef(REF);
            update.setExpectedOldObjectId(expected.orElse(ObjectId.zeroId()));
            update.setNewObjectId(next);
            return switch (update.update()) {
                case NEW, FAST_FORWARD, NO_CHANGE -> true;
                default -> false;
            };
        } catch (IOException e) {
            throw GitFailure.refused(REF + " cannot be written: " + e.getMessage());
        }
    }

    private ObjectId written(Optional<ObjectId> head, String commit, List<String> lines, Instant now) {
        try (var walk = new RevWalk(repository.jgit());
                ObjectInserter inserter = repository.jgit().newObjectInserter()) {
            RevCommit about = repository.find(walk, commit);
            NoteMap notes = head.isPresent()
                    ? NoteMap.read(walk.getObjectReader(), walk.parseCommit(head.get()))
                    : NoteMap.newEmptyMap();
            Note earlier = notes.getNote(about);
            String text = lines.stream()
                    .map(line -> PlainText.line(line, LONGEST_LINE) + "\n")
                    .collect(Collectors.joining());
            notes.set(about, (earlier == null ? "" : read(walk, earlier) + "\n") + text, inserter);
            var builder = new CommitBuilder();
            builder.setTreeId(notes.writeTree(inserter));
            head.ifPresent(builder::setParentId);
            PersonIdent person = new PersonIdent(new PersonIdent(repository.jgit()), now, ZoneOffset.UTC);
            builder.setAuthor(person);
            builder.setCommitter(person);
            builder.setMessage("Notes added by switchback\n");
            ObjectId made = inserter.insert(builder);
            inserter.flush();
            return made;
        } catch (IOException | LargeObjectException e) {
            throw GitFailure.refused("the notes of " + REF + " cannot be read: " + e.getMessage());
        }
    }

    private static String read(RevWalk walk, Note note) throws IOException {
        byte[] bytes =
                walk.getObjectReader().open(note.getData(), Constants.OBJ_BLOB).getCachedBytes(LARGEST);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
