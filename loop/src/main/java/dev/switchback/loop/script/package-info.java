/** What happens in each scenario: what is deployed, how it goes bad, how one sees that it went well again. */
@NullMarked
package dev.switchback.loop.script;

import org.jspecify.annotations.NullMarked;
