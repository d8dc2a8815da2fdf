@NullMarked
package dev.switchback.kubernetes.client;

import org.jspecify.annotations.NullMarked;
