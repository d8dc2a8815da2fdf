@NullMarked
package dev.switchback.loop.report;

import org.jspecify.annotations.NullMarked;
