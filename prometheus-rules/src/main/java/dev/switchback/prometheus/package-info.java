/**
 * The shipped Prometheus configuration and rules as files for a Prometheus that runs on this machine. The files
 * themselves are in this module's folder; nothing here changes what they say but addresses.
 */
@NullMarked
package dev.switchback.prometheus;

import org.jspecify.annotations.NullMarked;
