/** The table {@code breaker_events} in a SQLite file. Needs org.xerial:sqlite-jdbc. */
@NullMarked
package dev.switchback.runtime.telemetry.sqlite;

import org.jspecify.annotations.NullMarked;
