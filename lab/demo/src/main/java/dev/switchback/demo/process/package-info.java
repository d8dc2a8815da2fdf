/**
 * Programs that run beside us: started with their output in log files, ended in reverse order, and ended also when this
 * process is killed.
 */
@NullMarked
package dev.switchback.demo.process;

import org.jspecify.annotations.NullMarked;
