/** Controllers over the API server: a store kept current by a watch, a queue of keys, a reconciler, one leader. */
@NullMarked
package dev.switchback.kubernetes.controller;

import org.jspecify.annotations.NullMarked;
