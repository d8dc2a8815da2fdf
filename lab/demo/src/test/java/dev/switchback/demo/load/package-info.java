@NullMarked
package dev.switchback.demo.load;

import org.jspecify.annotations.NullMarked;
