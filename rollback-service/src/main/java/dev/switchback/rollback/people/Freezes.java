package dev.switchback.rollback.people;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Freeze;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Reads, sets and lifts freezes: annotations of workloads and namespaces. */
public final class Freezes {
    private final Cluster cluster;
    private final String ownNamespace;

    /** @param ownNamespace the service's, whose freeze is that of everything */
    public Freezes(Cluster cluster, String ownNamespace) {
        this.cluster = cluster;
        this.ownNamespace = ownNamespace;
    }

    /** What can be frozen. */
    public sealed interface Place {

        /** One workload. */
        record Workload(WorkloadRef ref) implements Place {
            @Override
            public String words() {
                return ref.toString();
            }
        }

        /** Every workload of a namespace. */
        record Namespace(String name) implements Place {
            @Override
            public String words() {
                return "namespace " + name;
            }
        }

        /** Every workload there is. */
        record Everything() implements Place {
            @Override
            public String words() {
                return "everything";
            }
        }

        String words();
    }

    /** A freeze and where it stands. */
    public record Standing(Place place, Freeze freeze) {}

    /** What stands at a place: nothing, a freeze, or no such place. */
    public sealed interface Found {
        record NoPlace() implements Found {}

        record Read(Optional<Freeze> freeze) implements Found {}
    }

    /** @throws dev.switchback.kubernetes.ApiException when the API server did not answer */
    public Found at(Place place) {
        if (place instanceof Place.Workload workload) {
            return cluster.workloads()
                    .read(workload.ref())
                    .found()
                    .<Found>map(w -> new Found.Read(Freeze.of("workload", w.annotations())))
                    .orElseGet(Found.NoPlace::new);
        }
        return cluster.namespaces()
                .read(namespace(place))
                .found()
                .<Found>map(n -> new Found.Read(Freeze.of("namespace", n.annotations())))
                .orElseGet(Found.NoPlace::new);
    }

    /** Freezes, in place of any freeze that stands there. */
    public WriteOutcome set(Place place, Instant until, String why) {
        return annotate(place, Freeze.annotation(until, why));
    }

    public WriteOutcome lift(Place place) {
        return annotate(place, null);
    }

    /**
     * The freeze of everything, those of some namespaces, and those of the Deployments in them. No list of all Deployments
     * of a cluster is read: who asks names namespaces.
     *
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    public List<Standing> in(SortedSet<String> namespaces) {
        var standing = new ArrayList<Standing>();
        add(standing, new Place.Everything());
        for (String namespace : namespaces) {
            add(standing, new Place.Namespace(namespace));
            cluster.workloads().deployments(namespace).forEach(d -> Freeze.of("workload", d.annotations())
                    .ifPresent(f -> standing.add(new Standing(new Place.Workload(d.ref()), f))));
        }
        return standing;
    }

    private void add(List<Standing> standing, Place place) {
        if (at(place) instanceof Found.Read read) {
            read.freeze().ifPresent(f -> standing.add(new Standing(place, f)));
        }
    }

    private WriteOutcome annotate(Place place, @Nullable String freeze) {
        Map<String, @Nullable String> annotation = Collections.singletonMap(Annotations.FREEZE, freeze);
        return place instanceof Place.Workload workload
                ? cluster.workloads().annotate(workload.ref(), annotation)
                : cluster.namespaces().annotate(namespace(place), annotation);
    }

    private String namespace(Place place) {
        return place instanceof Place.Namespace namespace ? namespace.name() : ownNamespace;
    }

    /** A freeze as programs read it, over HTTP and from the command line; {@code place} is in words, such as {@code shop/orders}, {@code namespace shop} or {@code everything}. */
    public static ObjectNode frozen(String place, Instant until, String why) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("frozen", place)
                .put("until", until.toString())
                .put("why", why);
    }

    /** @param was whether a freeze stood there before */
    public static ObjectNode unfrozen(String place, boolean was) {
        return JsonNodeFactory.instance.objectNode().put("unfrozen", place).put("was_frozen", was);
    }
}
