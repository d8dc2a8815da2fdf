package dev.switchback.rollback.web;

import dev.switchback.resources.Rollback;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.store.Written;
import java.util.List;

/** Reads rollbacks for callers, and says why one was not written. */
final class StoredRollbacks {
    private StoredRollbacks() {}

    static List<Rollback> all(RollbackService service) {
        if (!service.rollbacks().isSynced()) {
            throw BadRequest.passing("the Rollbacks have not been read yet; try again");
        }
        return service.rollbacks().all();
    }

    /** As the API server holds it now. */
    static Rollback read(RollbackService service, String namespace, String name) {
        RequestParameters.checkName("the namespace", namespace);
        RequestParameters.checkName("the name", name);
        return service.rollbacks()
                .read(namespace, name)
                .orElseThrow(() -> BadRequest.notFound("there is no Rollback " + namespace + "/" + name));
    }

    static BadRequest notWritten(Written written) {
        return written.accept(new Written.Visitor<>() {
            @Override
            public BadRequest done(Rollback rollback) {
                throw new IllegalArgumentException(rollback + " was written");
            }

            @Override
            public BadRequest stale(Rollback fresh) {
                return BadRequest.conflict("somebody else changed the Rollback at the same time; try again");
            }

            @Override
            public BadRequest gone(String message) {
                return BadRequest.passing("the Rollback could not be stored: " + message
                        + "; if the resource type is missing: switchback crd | kubectl apply -f -");
            }

            @Override
            public BadRequest forbidden(String message) {
                return BadRequest.forbidden("the API server refused the Rollback: " + message);
            }

            @Override
            public BadRequest unreachable(String message) {
                return BadRequest.passing("it is unknown whether the Rollback was stored: " + message);
            }
        });
    }
}
