/**
 * The whole loop on one machine: a deploy goes bad, Prometheus sees it, Alertmanager tells the rollback service, the
 * service reverts it. {@link dev.switchback.demo.Demo} is where to start.
 */
@NullMarked
package dev.switchback.demo;

import org.jspecify.annotations.NullMarked;
