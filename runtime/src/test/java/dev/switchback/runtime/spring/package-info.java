@NullMarked
package dev.switchback.runtime.spring;

import org.jspecify.annotations.NullMarked;
