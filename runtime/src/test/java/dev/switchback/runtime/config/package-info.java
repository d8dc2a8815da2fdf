@NullMarked
package dev.switchback.runtime.config;

import org.jspecify.annotations.NullMarked;
