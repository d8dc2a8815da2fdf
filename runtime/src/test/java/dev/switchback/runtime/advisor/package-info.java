@NullMarked
package dev.switchback.runtime.advisor;

import org.jspecify.annotations.NullMarked;
