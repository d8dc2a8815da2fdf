package dev.switchback.jenkins;

import groovy.lang.Closure;
import org.jspecify.annotations.Nullable;

/** A step of Jenkins as JenkinsPipelineUnit wants to have it. */
final class Step extends Closure<@Nullable Object> {
    private static final long serialVersionUID = 1L;

    /** What it does. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object call(Object[] arguments) throws Exception;
    }

    private final transient Body body;

    Step(Object owner, Body body) {
        super(owner);
        this.body = body;
    }

    @Override
    public @Nullable Object call() {
        return call(new Object[0]);
    }

    @Override
    public @Nullable Object call(Object argument) {
        return call(new Object[] {argument});
    }

    @Override
    public @Nullable Object call(Object... arguments) {
        try {
            return body.call(arguments);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
