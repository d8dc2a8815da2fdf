@NullMarked
package dev.switchback.pipeline.report;

import org.jspecify.annotations.NullMarked;
