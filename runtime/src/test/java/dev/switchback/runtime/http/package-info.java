@NullMarked
package dev.switchback.runtime.http;

import org.jspecify.annotations.NullMarked;
