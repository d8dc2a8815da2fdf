/** Tests of the shipped Alertmanager configuration. */
@NullMarked
package dev.switchback.alertmanager;

import org.jspecify.annotations.NullMarked;
