/** What operators write. */
@NullMarked
package dev.switchback.rollback.config;

import org.jspecify.annotations.NullMarked;
