package dev.switchback.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.WriteOutcome;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

interface WatchContract extends Contract {

    @Test
    default void aWatchHearsWhatThereIsAndWhatHappens() throws InterruptedException {
        var probes = cluster().customResources(Playground.PROBES);
        var heard = new Heard(playground().namespace());
        create(probes, "a");
        var watch = probes.watch(heard);
        try {
            assertThat(heard.next()).isEqualTo("changed a 1");
            assertThat(heard.next()).isEqualTo("synced");

            var b = create(probes, "b");
            assertThat(heard.next()).isEqualTo("changed b 1");
            b.set("spec", Playground.json("{'x':2}"));
            probes.update(b);
            assertThat(heard.next()).isEqualTo("changed b 2");
            probes.delete(playground().namespace(), "a");
            assertThat(heard.next()).isEqualTo("deleted a 1");
        } finally {
            watch.close();
        }
    }

    private ObjectNode create(CustomResources probes, String name) {
        var outcome = probes.create(playground().probe(name, "{'x':1}"));
        return (ObjectNode) Contract.is(WriteOutcome.Kind.APPLIED, outcome).object();
    }

    /** What is heard of one namespace. */
    record Heard(String namespace, BlockingQueue<String> calls) implements CustomResources.Listener<JsonNode> {
        Heard(String namespace) {
            this(namespace, new LinkedBlockingQueue<>());
        }

        String next() throws InterruptedException {
            return String.valueOf(calls.poll(30, TimeUnit.SECONDS));
        }

        @Override
        public void changed(JsonNode object) {
            add("changed", object);
        }

        @Override
        public void deleted(JsonNode lastKnown) {
            add("deleted", lastKnown);
        }

        @Override
        public void synced() {
            calls.add("synced");
        }

        private void add(String what, JsonNode object) {
            if (object.at("/metadata/namespace").asText().equals(namespace)) {
                calls.add(what + " " + object.at("/metadata/name").asText() + " "
                        + object.at("/metadata/generation").asText());
            }
        }
    }
}
