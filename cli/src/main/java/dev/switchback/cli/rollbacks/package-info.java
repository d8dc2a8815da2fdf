/** Rollbacks: ask for one, answer one, follow one, look at them. */
@NullMarked
package dev.switchback.cli.rollbacks;

import org.jspecify.annotations.NullMarked;
