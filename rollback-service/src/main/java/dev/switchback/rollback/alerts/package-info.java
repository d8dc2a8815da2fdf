/** Alertmanager's view of what is firing. */
@NullMarked
package dev.switchback.rollback.alerts;

import org.jspecify.annotations.NullMarked;
