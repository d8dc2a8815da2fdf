package dev.switchback.tools;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs real programs. Where one is missing the test is skipped with a line that says which, and how to get
 * it; with {@code SWITCHBACK_REQUIRE_TOOLS=true} in the environment it fails instead.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresProgramCondition.class)
public @interface RequiresProgram {

    /** The programs' names, such as {@code promtool}. */
    String[] value();
}
