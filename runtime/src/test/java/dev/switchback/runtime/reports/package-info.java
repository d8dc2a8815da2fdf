@NullMarked
package dev.switchback.runtime.reports;

import org.jspecify.annotations.NullMarked;
