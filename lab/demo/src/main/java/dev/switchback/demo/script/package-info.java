/** What happens in each scenario: what is deployed, how it goes bad, how one sees that it went well again. */
@NullMarked
package dev.switchback.demo.script;

import org.jspecify.annotations.NullMarked;
