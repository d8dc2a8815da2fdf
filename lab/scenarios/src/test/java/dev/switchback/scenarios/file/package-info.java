@NullMarked
package dev.switchback.scenarios.file;

import org.jspecify.annotations.NullMarked;
