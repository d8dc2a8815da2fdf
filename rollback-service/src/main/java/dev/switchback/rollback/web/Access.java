package dev.switchback.rollback.web;

/** What a request wants to do. */
enum Access {
    /** Probes and metrics. */
    OPEN("", ""),
    TRIGGER("create", "rollbacks/trigger"),
    READ("list", "rollbacks"),
    CREATE("create", "rollbacks"),
    ANSWER("update", "rollbacks"),
    RESET("update", "rollbacks/breakers"),
    FREEZE("create", "rollbacks/freeze"),
    UNFREEZE("delete", "rollbacks/freeze");

    private final String verb;
    private final String resource;

    Access(String verb, String resource) {
        this.verb = verb;
        this.resource = resource;
    }

    /** As a SubjectAccessReview asks it. */
    String verb() {
        return verb;
    }

    String resource() {
        return resource;
    }

    static Access of(String method, String path) {
        if (path.equals("/metrics") || path.equals("/health") || path.startsWith("/health/")) {
            return OPEN;
        }
        if (method.equals("GET") || method.equals("HEAD")) {
            return READ;
        }
        if (path.equals("/trigger")) {
            return TRIGGER;
        }
        if (path.startsWith("/circuit-breakers")) {
            return RESET;
        }
        if (path.startsWith("/api/v1/freezes")) {
            return method.equals("DELETE") ? UNFREEZE : FREEZE;
        }
        return path.endsWith("/approve") || path.endsWith("/reject") ? ANSWER : CREATE;
    }
}
