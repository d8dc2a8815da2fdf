/** What happened when: moments, the seconds between them, and their ways to people and programs. */
@NullMarked
package dev.switchback.demo.report;

import org.jspecify.annotations.NullMarked;
