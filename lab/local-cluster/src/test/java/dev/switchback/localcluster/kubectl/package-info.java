/** The local cluster as kubectl sees it. */
@NullMarked
package dev.switchback.localcluster.kubectl;

import org.jspecify.annotations.NullMarked;
