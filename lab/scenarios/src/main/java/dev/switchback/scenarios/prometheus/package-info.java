/** Prometheus in virtual time: understands the selectors that our clients send, and answers in its JSON. */
@NullMarked
package dev.switchback.scenarios.prometheus;

import org.jspecify.annotations.NullMarked;
