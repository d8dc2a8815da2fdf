/** The page for people: HTML from records, and nothing else. */
@NullMarked
package dev.switchback.rollback.web.page;

import org.jspecify.annotations.NullMarked;
