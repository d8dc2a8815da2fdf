/** Plays an incident: local cluster, Alertmanager and the rollback service on one virtual clock. */
@NullMarked
package dev.switchback.scenarios.play;

import org.jspecify.annotations.NullMarked;
