/** Responses in a SQLite file that processes of one machine share. Needs sqlite-jdbc, which the service brings. */
@NullMarked
package dev.switchback.runtime.fallback.sqlite;

import org.jspecify.annotations.NullMarked;
