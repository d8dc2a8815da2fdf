package dev.switchback.runtime.micronaut;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.ServiceRuntimeBuilder;
import dev.switchback.runtime.probes.Dependency;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.List;

/** A {@link ServiceRuntime} from the environment and the beans of type {@link Dependency}, unless there is one. */
@Factory
final class RuntimeFactory {

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = ServiceRuntime.class)
    ServiceRuntime serviceRuntime(List<Dependency> dependencies) {
        ServiceRuntimeBuilder builder = ServiceRuntime.builder();
        dependencies.forEach(builder::dependency);
        return builder.build();
    }
}
