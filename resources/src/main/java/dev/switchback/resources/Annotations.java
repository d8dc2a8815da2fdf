package dev.switchback.resources;

/** The annotations by which people and Switchback talk through Kubernetes objects. */
public final class Annotations {
    /** {@code off}, {@code observe}, {@code approve} or {@code automatic}; on a workload or a namespace. */
    public static final String POLICY = "switchback.dev/policy";

    /** {@code <until, RFC 3339> <why>}; on a workload, a namespace or the service's own namespace. */
    public static final String FREEZE = "switchback.dev/freeze";

    /** The label key that tells the sides apart; on a Service. */
    public static final String BLUE_GREEN = "switchback.dev/blue-green";

    /** {@code true} on a Service that shows the idle side on purpose: it is never flipped. */
    public static final String PREVIEW = "switchback.dev/preview";

    /** When the selector was last flipped, RFC 3339; on a Service. */
    public static final String FLIPPED_AT = "switchback.dev/flipped-at";

    /** How many replicas the idle side needs before it may serve; on its Deployment. */
    public static final String REPLICAS = "switchback.dev/replicas";

    /** UID of the delivery that an object was made for; on a canary's Deployment and Service. */
    public static final String DELIVERY = "switchback.dev/delivery";

    /** The commit that the image was built from; on a pod template, so that a revert brings it back. */
    public static final String COMMIT = "switchback.dev/commit";

    /** Name of the ConfigMap or Secret that this is an immutable copy of; the label of that key is {@code true}. */
    public static final String PINNED = "switchback.dev/pinned";

    /** What earlier deliveries of the name came to, as JSON; on a Delivery. */
    public static final String HISTORY = "switchback.dev/history";

    /** Name of the record on whose behalf the object was changed last. */
    public static final String ROLLED_BACK_BY = "switchback.dev/rolled-back-by";

    /** {@code good <hash>} or {@code bad <hash>}; on a ReplicaSet or ControllerRevision. The hash tells a mark from a copy of it. */
    public static final String MARK = "switchback.dev/mark";

    /** The schema versions that a revision works with, such as {@code 12-14}; on a pod template. */
    public static final String SCHEMA_RANGE = "switchback.dev/schema-range";

    /** The version of the schema that the database has, such as {@code 14}; on a workload or a namespace. */
    public static final String SCHEMA_VERSION = "switchback.dev/schema-version";

    private Annotations() {}
}
