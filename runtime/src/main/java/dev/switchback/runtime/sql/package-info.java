/** {@code javax.sql.DataSource} behind a circuit breaker. */
@NullMarked
package dev.switchback.runtime.sql;

import org.jspecify.annotations.NullMarked;
