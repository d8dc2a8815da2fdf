/** Reads the binary form of Kubernetes objects, which kubectl and other Go clients send for built-in types. */
@NullMarked
package dev.switchback.localcluster.protobuf;

import org.jspecify.annotations.NullMarked;
