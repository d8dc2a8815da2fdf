package dev.switchback.rollback.judgement;

/** A guard that does not bind what a person asks for. */
public interface AutomaticOnly extends Guard {
    @Override
    default boolean binds(Facts facts) {
        return !facts.isManual();
    }
}
