@NullMarked
package dev.switchback.scenarios.report;

import org.jspecify.annotations.NullMarked;
