@NullMarked
package dev.switchback.scenarios.command;

import org.jspecify.annotations.NullMarked;
