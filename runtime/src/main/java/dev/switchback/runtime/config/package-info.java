/**
 * Configuration of breakers: one YAML file, environment variables and command-line arguments.
 * {@link dev.switchback.runtime.config.ConfigLoader} is where to start.
 */
@NullMarked
package dev.switchback.runtime.config;

import org.jspecify.annotations.NullMarked;
