/** What Git knows about a release: the changelog, notes of deployments, and the commit that takes a change back. */
@NullMarked
package dev.switchback.pipeline.git;

import org.jspecify.annotations.NullMarked;
