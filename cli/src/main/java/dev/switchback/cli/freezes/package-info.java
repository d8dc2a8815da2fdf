/** What people forbid and vouch for: freezes of workloads and namespaces, marks of revisions. */
@NullMarked
package dev.switchback.cli.freezes;

import org.jspecify.annotations.NullMarked;
