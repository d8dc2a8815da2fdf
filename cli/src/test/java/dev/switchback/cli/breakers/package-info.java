@NullMarked
package dev.switchback.cli.breakers;

import org.jspecify.annotations.NullMarked;
