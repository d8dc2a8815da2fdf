@NullMarked
package dev.switchback.scenarios;

import org.jspecify.annotations.NullMarked;
