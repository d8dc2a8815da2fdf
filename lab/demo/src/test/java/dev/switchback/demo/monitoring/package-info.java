@NullMarked
package dev.switchback.demo.monitoring;

import org.jspecify.annotations.NullMarked;
