/**
 * Reads YAML so that every mistake is reported with its file, line and key. Start with
 * {@link dev.switchback.runtime.yaml.YamlReader}.
 */
@NullMarked
package dev.switchback.runtime.yaml;

import org.jspecify.annotations.NullMarked;
