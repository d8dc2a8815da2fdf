/** What came of playing incidents, compared with what was expected. */
@NullMarked
package dev.switchback.scenarios.report;

import org.jspecify.annotations.NullMarked;
