/** Tests of what an alert becomes. */
@NullMarked
package dev.switchback.rollback.intake;

import org.jspecify.annotations.NullMarked;
