/** JSON Patch, JSON Merge Patch and strategic merge patch. */
@NullMarked
package dev.switchback.localcluster.server.patch;

import org.jspecify.annotations.NullMarked;
