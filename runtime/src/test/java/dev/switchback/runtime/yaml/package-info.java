@NullMarked
package dev.switchback.runtime.yaml;

import org.jspecify.annotations.NullMarked;
