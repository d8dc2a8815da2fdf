package dev.switchback.cli.command;

import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** {@code NAMESPACE/NAME} as it is typed. */
public record NamespacedName(String namespace, String name) {
    private static final Pattern PART = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    /**
     * Parses it.
     *
     * @throws TypeConversionException when it is not two names of Kubernetes objects with a slash between them
     */
    public static NamespacedName parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2 || !isName(parts[0]) || !isName(parts[1])) {
            throw new TypeConversionException("expected NAMESPACE/NAME, such as shop/orders, found '" + text + "'");
        }
        return new NamespacedName(parts[0], parts[1]);
    }

    /** Whether an object can be called so. */
    public static boolean isName(String text) {
        return PART.matcher(text).matches();
    }

    /**
     * Parses the name of a workload.
     *
     * @throws TypeConversionException when it is none
     */
    public static WorkloadRef workload(String text) {
        return WorkloadRef.parse(text)
                .filter(ref -> text.chars().filter(c -> c == '/').count() == 2
                        || WorkloadKind.of(ref.namespace()) == WorkloadKind.OTHER)
                .orElseThrow(
                        () -> new TypeConversionException("expected " + WorkloadRef.FORM + ", found '" + text + "'"));
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
