/** Kubernetes in our words; the only package tree that may import {@code io.kubernetes}. */
@NullMarked
package dev.switchback.kubernetes;

import org.jspecify.annotations.NullMarked;
