package dev.switchback.runtime.spring;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.ServiceRuntimeBuilder;
import dev.switchback.runtime.probes.Dependency;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * A {@link ServiceRuntime} from the environment, the application's arguments and the beans of type {@link Dependency},
 * unless there is one; its paths; its shutdown before the web server's; and {@link Guarded}.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class RuntimeAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ServiceRuntime serviceRuntime(
            ObjectProvider<Dependency> dependencies, ObjectProvider<ApplicationArguments> arguments) {
        ServiceRuntimeBuilder builder = ServiceRuntime.builder();
        arguments.ifAvailable(given -> builder.arguments(given.getSourceArgs()));
        dependencies.orderedStream().forEach(builder::dependency);
        return builder.build();
    }

    @Bean
    FilterRegistrationBean<Filter> runtimeFilter(ServiceRuntime runtime) {
        FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>(new RuntimeFilter(runtime));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        filter.setAsyncSupported(true);
        return filter;
    }

    @Bean
    RuntimeLifecycle runtimeLifecycle(ServiceRuntime runtime, ApplicationContext context) {
        if (context instanceof WebServerApplicationContext web) {
            runtime.shutdown().stopAccepting(() -> web.getWebServer().shutDownGracefully(result -> {}));
        }
        return new RuntimeLifecycle(runtime.shutdown());
    }

    @Bean
    static GuardedAdvisor guardedAdvisor(ObjectProvider<ServiceRuntime> runtime) {
        return new GuardedAdvisor(runtime);
    }
}
