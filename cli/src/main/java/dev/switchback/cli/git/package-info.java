/** Commands about the commits of releases. */
@NullMarked
package dev.switchback.cli.git;

import org.jspecify.annotations.NullMarked;
