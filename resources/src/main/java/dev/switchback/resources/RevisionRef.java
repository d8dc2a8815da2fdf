package dev.switchback.resources;

/**
 * Names a revision for people and for a later reader.
 *
 * @param workload name of the workload that it belongs to
 * @param number its revision number when it was read; never used to find it again
 * @param image of the first container
 * @param proof why it is trusted, in words; empty for a suspect
 */
public record RevisionRef(String workload, String hash, long number, String image, String proof) {}
