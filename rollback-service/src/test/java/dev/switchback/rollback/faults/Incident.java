package dev.switchback.rollback.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What goes wrong at a site, and what has to come of it. */
enum Incident {
    /** A Deployment whose new revision is bad. */
    BAD_DEPLOY {
        @Override
        String happens(Site site) {
            site.vouch("orders", site.deploy("orders", "{\"app\":\"orders\"}", "orders:1", 1));
            return message(site, "orders", site.deploy("orders", "{\"app\":\"orders\"}", "orders:2", 1));
        }

        @Override
        void isUndoneOnce(Site site) {
            var deployment = site.get(site.deployment("orders"));
            assertThat(deployment.at("/metadata/generation").asLong())
                    .as("created, deployed, rolled back")
                    .isEqualTo(3);
            assertThat(deployment.at("/spec/template/spec/containers/0/image").asText())
                    .isEqualTo("orders:1");
        }
    },

    /** A Service that was flipped to a bad side, while the good one sleeps. */
    BAD_FLIP {
        @Override
        String happens(Site site) {
            site.deploy("orders-blue", "{\"app\":\"orders\",\"version\":\"blue\"}", "orders:1", 0);
            String green = site.deploy("orders-green", "{\"app\":\"orders\",\"version\":\"green\"}", "orders:2", 1);
            site.serve(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            return message(site, "orders-green", green);
        }

        @Override
        void isUndoneOnce(Site site) {
            assertThat(site.service().at("/spec/selector/version").asText()).isEqualTo("blue");
            assertThat(site.get(site.deployment("orders-blue"))
                            .at("/metadata/generation")
                            .asLong())
                    .as("created asleep, scaled")
                    .isEqualTo(2);
            assertThat(site.get(site.deployment("orders-green"))
                            .at("/metadata/generation")
                            .asLong())
                    .as("left alone")
                    .isEqualTo(1);
        }
    };

    /** Gives Alertmanager's message about it. */
    abstract String happens(Site site);

    abstract void isUndoneOnce(Site site);

    private static String message(Site site, String deployment, String hash) {
        return """
                {"version":"4","alerts":[{"status":"firing","startsAt":"%s","fingerprint":"f1","labels":{"alertname":"HighErrorRate",
                 "action":"rollback","namespace":"%s","deployment":"%s","pod_template_hash":"%s"}}]}"""
                .formatted(Instant.now(), site.namespace(), deployment, hash);
    }
}
