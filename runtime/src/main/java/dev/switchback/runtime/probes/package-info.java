/**
 * What Kubernetes asks: is the process alive, has it started, may it get traffic. Dependencies are checked in the
 * background, each with a timeout, so that a probe is answered at once from the last sample.
 */
@NullMarked
package dev.switchback.runtime.probes;

import org.jspecify.annotations.NullMarked;
