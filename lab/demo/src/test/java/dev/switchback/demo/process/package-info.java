@NullMarked
package dev.switchback.demo.process;

import org.jspecify.annotations.NullMarked;
