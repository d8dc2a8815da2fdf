/** switchback demo: reads options and starts it. */
@NullMarked
package dev.switchback.demo.command;

import org.jspecify.annotations.NullMarked;
