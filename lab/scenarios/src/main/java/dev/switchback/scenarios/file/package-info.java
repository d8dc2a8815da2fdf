/** Incident files: YAML to records, strictly, with file, line and key of every mistake. */
@NullMarked
package dev.switchback.scenarios.file;

import org.jspecify.annotations.NullMarked;
