package dev.switchback.kubernetes.http;

import io.kubernetes.client.openapi.ApiClient;
import java.util.HashMap;

/** The library's client without its JSON, which would load 1,000 classes of models at start for nothing. */
final class LeanApiClient extends ApiClient {
    /** Called by the constructor above, before fields of this class exist. */
    @Override
    protected void init() {
        verifyingSsl = true;
        authentications = new HashMap<>();
    }
}
