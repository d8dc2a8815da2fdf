package dev.switchback.kubernetes;

import java.util.Optional;
import java.util.regex.Pattern;

/** Names a workload; says nothing about whether it exists. */
public record WorkloadRef(WorkloadKind kind, String namespace, String name) {
    /** How people name one, for messages. */
    public static final String FORM =
            "NAMESPACE/NAME of a Deployment, such as shop/orders, or NAMESPACE/KIND/NAME, such as"
                    + " shop/statefulset/db or shop/daemonset/agent";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

    public static WorkloadRef deployment(String namespace, String name) {
        return new WorkloadRef(WorkloadKind.DEPLOYMENT, namespace, name);
    }

    /** Reads {@link #FORM}; empty when it is something else. */
    public static Optional<WorkloadRef> parse(String text) {
        String[] parts = text.split("/", -1);
        WorkloadKind kind = parts.length == 3 ? WorkloadKind.of(parts[1]) : WorkloadKind.DEPLOYMENT;
        String namespace = parts[0];
        String name = parts[parts.length - 1];
        return (parts.length == 2 || parts.length == 3)
                        && kind != WorkloadKind.OTHER
                        && isName(namespace)
                        && isName(name)
                ? Optional.of(new WorkloadRef(kind, namespace, name))
                : Optional.empty();
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** In a sentence: {@code StatefulSet shop/db}. */
    public String words() {
        return kind.kind() + " " + namespace + "/" + name;
    }

    /** As people name it: {@code shop/orders}, {@code shop/statefulset/db}. */
    @Override
    public String toString() {
        boolean plain = kind == WorkloadKind.DEPLOYMENT || kind == WorkloadKind.OTHER;
        return plain ? namespace + "/" + name : namespace + "/" + kind.label() + "/" + name;
    }
}
