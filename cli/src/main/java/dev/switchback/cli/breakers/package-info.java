/** Circuit breakers of running services, shared cooldowns, recorded calls. */
@NullMarked
package dev.switchback.cli.breakers;

import org.jspecify.annotations.NullMarked;
