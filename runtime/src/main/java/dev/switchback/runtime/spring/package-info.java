/** Spring Boot 3: everything wired by being on the class path. */
@NullMarked
package dev.switchback.runtime.spring;

import org.jspecify.annotations.NullMarked;
