/** Commands that call HTTP services: smoke tests and load tests. */
@NullMarked
package dev.switchback.cli.checks;

import org.jspecify.annotations.NullMarked;
