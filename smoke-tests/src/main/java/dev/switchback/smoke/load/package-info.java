/** Load tests of one URL. Start with {@link dev.switchback.smoke.load.LoadTest}. */
@NullMarked
package dev.switchback.smoke.load;

import org.jspecify.annotations.NullMarked;
