@NullMarked
package dev.switchback.demo.stage;

import org.jspecify.annotations.NullMarked;
