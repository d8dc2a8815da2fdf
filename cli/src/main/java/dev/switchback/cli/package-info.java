/** The {@code switchback} command: one class a subcommand, each only reads its options and calls another module. */
@NullMarked
package dev.switchback.cli;

import org.jspecify.annotations.NullMarked;
