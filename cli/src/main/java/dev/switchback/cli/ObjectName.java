package dev.switchback.cli;

import dev.switchback.kubernetes.WorkloadRef;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code NAMESPACE/NAME} as it is typed. */
record ObjectName(String namespace, String name) {

    /** Reads it. */
    static final class Converter implements ITypeConverter<ObjectName> {
        @Override
        public ObjectName convert(String text) {
            String[] parts = text.split("/", -1);
            if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
                throw new TypeConversionException("expected NAMESPACE/NAME, such as shop/orders, found '" + text + "'");
            }
            return new ObjectName(parts[0], parts[1]);
        }
    }

    WorkloadRef deployment() {
        return WorkloadRef.deployment(namespace, name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
