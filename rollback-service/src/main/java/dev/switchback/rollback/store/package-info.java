/** Rollbacks as they are kept in the cluster. */
@NullMarked
package dev.switchback.rollback.store;

import org.jspecify.annotations.NullMarked;
