package dev.switchback.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a delivery is. Written by its driver alone, one write a step.
 *
 * @param before what there was before the first change: what an undo goes back to; empty until it is recorded
 */
public record DeliveryStatus(
        State state, Position position, Optional<Before> before, Findings findings, Driver driver, Times times) {

    static final int MAX_VERDICTS = 20;

    /** Of a delivery that nobody has driven. */
    public static final DeliveryStatus NEW = new DeliveryStatus(
            new State(DeliveryPhase.PENDING, "", Optional.empty()),
            Position.START,
            Optional.empty(),
            Findings.NONE,
            new Driver("", Optional.empty()),
            new Times(Optional.empty(), Optional.empty()));

    /**
     * Where it stands.
     *
     * @param message for people: what is being done, or waited for
     * @param failure why it does not go on; empty while all is well
     */
    public record State(DeliveryPhase phase, String message, Optional<Failure> failure) {}

    /** Why a delivery is undone. */
    public record Failure(Cause cause, String why) {
        public enum Cause {
            CHECK_FAILED,
            PERSON,
            DRIVER_LOST
        }
    }

    /**
     * The step that is being done.
     *
     * @param index in the list of steps that the spec leads to, from 0
     * @param name for people
     * @param since the step is being done since then; a hold counts from here
     * @param weight the canary's share of the traffic as last written, in percent
     * @param retreatUntil the canary gets no traffic until then
     * @param retreats how often it has retreated
     * @param answered the {@code at} of the last request that was answered
     */
    public record Position(
            int index,
            String name,
            Instant since,
            int weight,
            Optional<Instant> retreatUntil,
            int retreats,
            Optional<Instant> answered) {
        static final Position START = new Position(0, "", Instant.EPOCH, 0, Optional.empty(), 0, Optional.empty());

        /** At the beginning of a step. */
        public Position at(int step, String called, Instant now) {
            return new Position(step, called, now, weight, Optional.empty(), retreats, answered);
        }

        public Position weighing(int percent) {
            return new Position(index, name, since, percent, retreatUntil, retreats, answered);
        }

        public Position retreating(Instant until) {
            return new Position(index, name, since, weight, Optional.of(until), retreats + 1, answered);
        }

        public Position answering(Instant request) {
            return new Position(index, name, since, weight, retreatUntil, retreats, Optional.of(request));
        }
    }

    /**
     * What there was before the first change.
     *
     * @param stable what serves
     * @param idle the other side of a blue-green pair
     * @param services the Services of a pair, with the selectors that they had and get
     * @param route what the router held, as it wrote it down itself
     * @param pins the immutable copies that the candidate gets in place of what its pods refer to
     */
    public record Before(
            Side stable,
            Optional<Side> idle,
            List<Plan.ServiceFlip> services,
            Optional<JsonNode> route,
            List<Pin> pins) {
        public Before(Side stable, Optional<Side> idle, List<Plan.ServiceFlip> services, Optional<JsonNode> route) {
            this(stable, idle, services, route, List.of());
        }

        public Before pinning(List<Pin> copies) {
            return new Before(stable, idle, services, route, List.copyOf(copies));
        }
    }

    /**
     * A ConfigMap or Secret and its immutable copy.
     *
     * @param kind {@code ConfigMap} or {@code Secret}
     */
    public record Pin(String kind, String name, String copy) {
        /** From the copy back to what it is one of. */
        public Pin reversed() {
            return new Pin(kind, copy, name);
        }
    }

    /**
     * A Deployment as it was.
     *
     * @param container the one whose image is delivered
     * @param commit that its image was built from; empty when it is not known
     */
    public record Side(String name, String uid, String container, String image, int replicas, String commit) {}

    /**
     * What was measured.
     *
     * @param verdicts newest last; of the same one after the other only the newest is kept
     * @param requestsHurt failed canary requests above the stable share
     * @param evidence against the canary: from 0 to 1, which takes its traffic away
     */
    public record Findings(List<VerdictEntry> verdicts, double requestsHurt, double evidence) {
        static final Findings NONE = new Findings(List.of(), 0, 0);

        public Findings with(VerdictEntry entry, double hurt, double against) {
            var all = new ArrayList<>(verdicts);
            if (!all.isEmpty() && all.get(all.size() - 1).verdict().equals(entry.verdict())) {
                all.remove(all.size() - 1);
            }
            all.add(entry);
            return new Findings(
                    List.copyOf(all.subList(Math.max(0, all.size() - MAX_VERDICTS), all.size())), hurt, against);
        }
    }

    /** @param verdict such as {@code Pass} and {@code Fail} */
    public record VerdictEntry(Instant at, String verdict, String why) {}

    /** Who drives it, and when it was last heard of. */
    public record Driver(String identity, Optional<Instant> heartbeat) {}

    /** @param ended when nothing was left to do: {@code undo} counts from here */
    public record Times(Optional<Instant> started, Optional<Instant> ended) {}

    public DeliveryPhase phase() {
        return state.phase();
    }

    public String message() {
        return state.message();
    }

    public Optional<Failure> failure() {
        return state.failure();
    }

    public DeliveryStatus in(DeliveryPhase next, String message) {
        return with(new State(next, message, state.failure()));
    }

    public DeliveryStatus with(State changed) {
        return new DeliveryStatus(changed, position, before, findings, driver, times);
    }

    public DeliveryStatus with(Position changed) {
        return new DeliveryStatus(state, changed, before, findings, driver, times);
    }

    public DeliveryStatus with(Before recorded) {
        return new DeliveryStatus(state, position, Optional.of(recorded), findings, driver, times);
    }

    public DeliveryStatus with(Findings changed) {
        return new DeliveryStatus(state, position, before, changed, driver, times);
    }

    public DeliveryStatus with(Driver changed) {
        return new DeliveryStatus(state, position, before, findings, changed, times);
    }

    public DeliveryStatus with(Times changed) {
        return new DeliveryStatus(state, position, before, findings, driver, changed);
    }
}
