package dev.switchback.rollback.judgement;

/** Why a revision is trusted. */
public sealed interface Proof {

    String words();

    /** A person, an earlier case or a pipeline vouches for it. */
    record Verified(String words) implements Proof {}

    /** It was current for long enough. */
    record Served(String words) implements Proof {}

    /** Nothing speaks for it. */
    record None(String words) implements Proof {}
}
