/** Takes alerts in: an Alertmanager message becomes Rollback records. */
@NullMarked
package dev.switchback.rollback.intake;

import org.jspecify.annotations.NullMarked;
