@NullMarked
package dev.switchback.scenarios.cluster;

import org.jspecify.annotations.NullMarked;
