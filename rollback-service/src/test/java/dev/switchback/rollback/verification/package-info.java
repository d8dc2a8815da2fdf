/** Tests of verification. */
@NullMarked
package dev.switchback.rollback.verification;

import org.jspecify.annotations.NullMarked;
