@NullMarked
package dev.switchback.smoke.load;

import org.jspecify.annotations.NullMarked;
