/** Breakers for Reactor's publishers. Needs {@code io.projectreactor:reactor-core}, which the service brings. */
@NullMarked
package dev.switchback.runtime.reactor;

import org.jspecify.annotations.NullMarked;
