/** The shared library, run by JenkinsPipelineUnit with a real shell and a stand-in for the command. */
@NullMarked
package dev.switchback.jenkins;

import org.jspecify.annotations.NullMarked;
