/** Micronaut 4: everything wired by being on the class path, unless {@code switchback.runtime.enabled} is false. */
@Configuration
@Requires(property = "switchback.runtime.enabled", value = "true", defaultValue = "true")
@NullMarked
package dev.switchback.runtime.micronaut;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
