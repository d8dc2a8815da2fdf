/** Clients of Alertmanager, and its messages. Nothing here knows what a rollback is. */
@NullMarked
package dev.switchback.monitoring;

import org.jspecify.annotations.NullMarked;
