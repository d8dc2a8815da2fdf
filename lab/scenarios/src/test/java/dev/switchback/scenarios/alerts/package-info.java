@NullMarked
package dev.switchback.scenarios.alerts;

import org.jspecify.annotations.NullMarked;
