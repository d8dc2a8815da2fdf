/** The loop on a real cluster, with real pods. */
@NullMarked
package dev.switchback.cli.cluster;

import org.jspecify.annotations.NullMarked;
