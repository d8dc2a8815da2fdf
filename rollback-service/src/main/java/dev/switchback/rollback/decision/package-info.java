/** The guards in their order, and the decision that they lead to. */
@NullMarked
package dev.switchback.rollback.decision;

import org.jspecify.annotations.NullMarked;
