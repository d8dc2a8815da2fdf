/** What would become of an alert that came now: every guard's verdict, without writing anything. */
@NullMarked
package dev.switchback.rollback.explain;

import org.jspecify.annotations.NullMarked;
