package dev.switchback.rollback.cases;

import dev.switchback.rollback.model.Rollback;

/** What became of a write to a record. */
public sealed interface Written {

    record Done(Rollback rollback) implements Written {}

    /** It had changed meanwhile; {@code fresh} is what it is now, and nothing was written. */
    record Stale(Rollback fresh) implements Written {}

    /** The record, its namespace or the resource type is gone. */
    record Gone(String message) implements Written {}

    /** The API server does not allow it. */
    record Forbidden(String message) implements Written {}

    /** Passing; it may have been written. */
    record Unreachable(String message) implements Written {}
}
