/** What people see: tables, colours, times. Plain text when nobody looks at a terminal. */
@NullMarked
package dev.switchback.cli.terminal;

import org.jspecify.annotations.NullMarked;
