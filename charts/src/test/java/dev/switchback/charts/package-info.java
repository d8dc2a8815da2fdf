/** Tests of the Helm charts. */
@NullMarked
package dev.switchback.charts;

import org.jspecify.annotations.NullMarked;
