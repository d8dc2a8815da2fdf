/** switchback scenario: reads options and starts it. */
@NullMarked
package dev.switchback.scenarios.command;

import org.jspecify.annotations.NullMarked;
