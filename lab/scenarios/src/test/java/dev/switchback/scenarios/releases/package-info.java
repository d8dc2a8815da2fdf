@NullMarked
package dev.switchback.scenarios.releases;

import org.jspecify.annotations.NullMarked;
