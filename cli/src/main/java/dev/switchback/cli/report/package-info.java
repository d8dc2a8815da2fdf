/** Commands that report figures about deliveries. */
@NullMarked
package dev.switchback.cli.report;

import org.jspecify.annotations.NullMarked;
