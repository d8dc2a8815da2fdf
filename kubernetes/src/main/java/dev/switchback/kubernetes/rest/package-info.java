/** {@link dev.switchback.kubernetes.Cluster} over a {@link dev.switchback.kubernetes.Transport}: JSON in, our words out. */
@NullMarked
package dev.switchback.kubernetes.rest;

import org.jspecify.annotations.NullMarked;
