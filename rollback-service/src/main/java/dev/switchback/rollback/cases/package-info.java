/** Carries each case from phase to phase, one at a time, on the leader. */
@NullMarked
package dev.switchback.rollback.cases;

import org.jspecify.annotations.NullMarked;
