/** Proves that an action helped, or says that it did not. */
@NullMarked
package dev.switchback.rollback.verification;

import org.jspecify.annotations.NullMarked;
