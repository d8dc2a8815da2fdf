package dev.switchback.rollback.web;

import dev.switchback.rollback.config.Auth;

/** Says who may come in. */
interface Gatekeeper {

    /** Blocks for as long as the API server takes to answer. */
    Verdict judge(String token, Access access);

    /** What it says. */
    sealed interface Verdict {
        /** @param user who it is, for what is recorded */
        record Welcome(String user) implements Verdict {}

        /** 401: it is not known who this is. */
        record Unknown(String why) implements Verdict {}

        /** 403: it is known, and may not. */
        record Forbidden(String why) implements Verdict {}

        /** 503: it cannot be found out now. */
        record Unsure(String why) implements Verdict {}
    }

    static Gatekeeper of(Auth auth, dev.switchback.kubernetes.AccessReviews reviews, String namespace) {
        if (auth instanceof Auth.TokenFile files) {
            return new TokenFileGate(files);
        }
        if (auth instanceof Auth.Kubernetes kubernetes) {
            return new ClusterGate(reviews, kubernetes, namespace, System::nanoTime);
        }
        return (token, access) -> new Verdict.Welcome("somebody on this machine");
    }
}
