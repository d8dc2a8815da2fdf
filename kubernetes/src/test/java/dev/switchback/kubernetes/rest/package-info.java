@NullMarked
package dev.switchback.kubernetes.rest;

import org.jspecify.annotations.NullMarked;
