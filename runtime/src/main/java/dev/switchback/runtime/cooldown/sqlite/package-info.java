/** Cooldowns in a SQLite file. Needs org.xerial:sqlite-jdbc. */
@NullMarked
package dev.switchback.runtime.cooldown.sqlite;

import org.jspecify.annotations.NullMarked;
