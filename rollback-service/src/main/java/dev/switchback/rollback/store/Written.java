package dev.switchback.rollback.store;

import dev.switchback.resources.Rollback;

/** What became of a write of a rollback. */
public sealed interface Written {

    <R> R accept(Visitor<R> visitor);

    /** One method an outcome, so that nobody forgets one. */
    interface Visitor<R> {
        R done(Rollback rollback);

        /** @param fresh what it is now */
        R stale(Rollback fresh);

        R gone(String message);

        R forbidden(String message);

        R unreachable(String message);
    }

    record Done(Rollback rollback) implements Written {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.done(rollback);
        }
    }

    /** It was changed by somebody else, and nothing was written; {@code fresh} is what it is now. */
    record Stale(Rollback fresh) implements Written {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.stale(fresh);
        }
    }

    /** The rollback, its namespace or the resource type is gone. */
    record Gone(String message) implements Written {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.gone(message);
        }
    }

    /** The API server does not allow it. */
    record Forbidden(String message) implements Written {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forbidden(message);
        }
    }

    /** A passing failure; it may have been written. */
    record Unreachable(String message) implements Written {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.unreachable(message);
        }
    }
}
