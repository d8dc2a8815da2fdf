@NullMarked
package dev.switchback.kubernetes.contract;

import org.jspecify.annotations.NullMarked;
