package dev.switchback.rollback.web;

import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.cases.Written;
import dev.switchback.rollback.model.Rollback;
import java.util.List;

/** Reads records for callers, and says why one was not written. */
final class Records {
    private Records() {}

    static List<Rollback> all(RollbackService service) {
        if (!service.cases().isSynced()) {
            throw BadRequest.passing("the records have not been read yet; try again");
        }
        return service.cases().all();
    }

    /** As the API server holds it now. */
    static Rollback read(RollbackService service, String namespace, String name) {
        Asked.checkName("the namespace", namespace);
        Asked.checkName("the name", name);
        return service.cases()
                .read(namespace, name)
                .orElseThrow(() -> BadRequest.notFound("there is no Rollback " + namespace + "/" + name));
    }

    static BadRequest notWritten(Written written) {
        if (written instanceof Written.Forbidden forbidden) {
            return BadRequest.forbidden("the record was refused: " + forbidden.message());
        }
        if (written instanceof Written.Gone gone) {
            return BadRequest.passing("the record has no place: " + gone.message()
                    + "; if the resource type is missing: switchback crd | kubectl apply -f -");
        }
        if (written instanceof Written.Unreachable unreachable) {
            return BadRequest.passing("it is not known whether the record was written: " + unreachable.message());
        }
        return BadRequest.conflict("the record was changed by somebody else at the same moment; try again");
    }
}
