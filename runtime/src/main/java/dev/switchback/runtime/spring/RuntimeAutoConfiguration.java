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
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * A {@link ServiceRuntime} from the environment, the application's arguments and the beans of type {@link Dependency},
 * unless there is one; its shutdown before that of anything else; {@link dev.switchback.runtime.guarded.Guarded}; and,
 * with a servlet or WebFlux server, its paths.
 */
@AutoConfiguration
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

    /** With Tomcat, Jetty or Undertow. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlets {
        @Bean
        FilterRegistrationBean<Filter> runtimeFilter(ServiceRuntime runtime) {
            FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>(new ServletRuntimeFilter(runtime));
            filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
            filter.setAsyncSupported(true);
            return filter;
        }
    }

    /** With WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {
        @Bean
        RuntimeWebFilter runtimeWebFilter(ServiceRuntime runtime) {
            return new RuntimeWebFilter(runtime);
        }
    }
}
