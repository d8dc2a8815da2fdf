/** Commands that judge a canary. */
@NullMarked
package dev.switchback.cli.analysis;

import org.jspecify.annotations.NullMarked;
