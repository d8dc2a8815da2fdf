/**
 * What a service shows over HTTP: probes, breakers, chains, metrics. Knows no server; the packages {@code jdk},
 * {@code micronaut} and {@code spring} bring it to one.
 */
@NullMarked
package dev.switchback.runtime.endpoints;

import org.jspecify.annotations.NullMarked;
