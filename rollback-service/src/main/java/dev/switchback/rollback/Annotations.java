package dev.switchback.rollback;

/** The annotations by which people and Switchback talk through Kubernetes objects. */
public final class Annotations {
    /** {@code off}, {@code observe}, {@code approve} or {@code automatic}; on a workload or a namespace. */
    public static final String POLICY = "switchback.dev/policy";

    /** {@code <until, RFC 3339> <why>}; on a workload, a namespace or the service's own namespace. */
    public static final String FREEZE = "switchback.dev/freeze";

    /** The label key that tells the sides apart; on a Service. */
    public static final String BLUE_GREEN = "switchback.dev/blue-green";

    /** When the selector was last flipped, RFC 3339; on a Service. */
    public static final String FLIPPED_AT = "switchback.dev/flipped-at";

    /** How many replicas the idle side needs before it may serve; on its Deployment. */
    public static final String REPLICAS = "switchback.dev/replicas";

    /** Name of the record on whose behalf the object was changed last. */
    public static final String ROLLED_BACK_BY = "switchback.dev/rolled-back-by";

    /** {@code good <hash>} or {@code bad <hash>}; on a ReplicaSet. The hash tells a mark from a copy of it. */
    public static final String MARK = "switchback.dev/mark";

    private Annotations() {}
}
