@NullMarked
package dev.switchback.kubernetes.http;

import org.jspecify.annotations.NullMarked;
