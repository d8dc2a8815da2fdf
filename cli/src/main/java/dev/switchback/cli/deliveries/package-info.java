/** Commands for releases. */
@NullMarked
package dev.switchback.cli.deliveries;

import org.jspecify.annotations.NullMarked;
