package dev.switchback.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Where it was measured.
 *
 * @param load processes that wanted to run in the minute before, 0 on an idle machine; negative when it is not known
 */
record Machine(int processors, double memoryGiB, String java, String system, double load) {

    static Machine now() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        double bytes = system instanceof com.sun.management.OperatingSystemMXBean more ? more.getTotalMemorySize() : 0;
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                bytes / (1L << 30),
                Runtime.version().toString(),
                system.getName() + " " + system.getArch(),
                system.getSystemLoadAverage());
    }

    /** A line for people. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%d vCPU, %.1f GiB, %s, Java %s, load before the start %.1f",
                processors,
                memoryGiB,
                system,
                java,
                load);
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("processors", processors)
                .put("memory_gib", Math.round(memoryGiB * 10) / 10.0)
                .put("system", system)
                .put("java", java)
                .put("load_before", Math.round(load * 10) / 10.0);
    }
}
