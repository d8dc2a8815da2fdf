@NullMarked
package dev.switchback.demo.command;

import org.jspecify.annotations.NullMarked;
