/** SQLite files, for those parts that keep something in one. Needs org.xerial:sqlite-jdbc. */
@NullMarked
package dev.switchback.runtime.sqlite;

import org.jspecify.annotations.NullMarked;
