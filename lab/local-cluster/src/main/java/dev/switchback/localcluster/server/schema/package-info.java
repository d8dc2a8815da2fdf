/** Schemas of objects: what fields there are, of what type, with what default, and how lists merge. */
@NullMarked
package dev.switchback.localcluster.server.schema;

import org.jspecify.annotations.NullMarked;
