/** The binary form of objects. */
@NullMarked
package dev.switchback.localcluster.protobuf;

import org.jspecify.annotations.NullMarked;
