@NullMarked
package dev.switchback.smoke;

import org.jspecify.annotations.NullMarked;
