/** An Alertmanager in virtual time: groups, sends, repeats and retries as the real one does. */
@NullMarked
package dev.switchback.scenarios.alerts;

import org.jspecify.annotations.NullMarked;
