@NullMarked
package dev.switchback.demo.report;

import org.jspecify.annotations.NullMarked;
