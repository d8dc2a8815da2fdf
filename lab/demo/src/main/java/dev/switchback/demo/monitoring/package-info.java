/** The real Prometheus and the real Alertmanager on loopback, with the shipped configuration, and what they say. */
@NullMarked
package dev.switchback.demo.monitoring;

import org.jspecify.annotations.NullMarked;
