/** What an API server tells about itself: versions, groups, resources. */
@NullMarked
package dev.switchback.localcluster.server.discovery;

import org.jspecify.annotations.NullMarked;
