/** Ships releases step by step and takes a bad one back. */
@NullMarked
package dev.switchback.pipeline;

import org.jspecify.annotations.NullMarked;
