@NullMarked
package dev.switchback.cli.analysis;

import org.jspecify.annotations.NullMarked;
