/** The rollback service: an alert becomes at most one rollback. */
@NullMarked
package dev.switchback.rollback;

import org.jspecify.annotations.NullMarked;
