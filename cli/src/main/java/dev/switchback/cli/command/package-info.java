/** What commands share: options, exit status, tables, times. Knows no command. */
@NullMarked
package dev.switchback.cli.command;

import org.jspecify.annotations.NullMarked;
