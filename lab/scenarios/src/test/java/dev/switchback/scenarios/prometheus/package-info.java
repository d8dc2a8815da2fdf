@NullMarked
package dev.switchback.scenarios.prometheus;

import org.jspecify.annotations.NullMarked;
