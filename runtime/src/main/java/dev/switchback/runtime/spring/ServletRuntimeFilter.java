package dev.switchback.runtime.spring;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.endpoints.Request;
import dev.switchback.runtime.endpoints.Response;
import dev.switchback.runtime.shutdown.InFlight;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Answers the runtime's own paths; all other requests are counted, so that they are waited for at the end. */
record ServletRuntimeFilter(ServiceRuntime runtime) implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            filter(http, answer, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void filter(HttpServletRequest http, HttpServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        if (runtime.shutdown().isStopping()) {
            answer.setHeader("Connection", "close");
        }
        String path = http.getRequestURI().substring(http.getContextPath().length());
        Optional<Response> own = runtime.endpoints()
                .answer(Request.of(http.getMethod(), path, http.getQueryString(), http.getHeader("Authorization")));
        if (own.isPresent()) {
            write(answer, own.get());
            return;
        }
        InFlight.Request counted = runtime.shutdown().inFlight().begin();
        try {
            chain.doFilter(http, answer);
        } finally {
            if (http.isAsyncStarted()) {
                http.getAsyncContext().addListener(new Closing(counted));
            } else {
                counted.close();
            }
        }
    }

    private static void write(HttpServletResponse answer, Response own) throws IOException {
        answer.setStatus(own.status());
        answer.setContentType(own.contentType());
        answer.setHeader("Cache-Control", "no-store");
        answer.getOutputStream().write(own.bytes());
    }

    /** A request that is answered later ends with its asynchronous part. */
    private record Closing(InFlight.Request counted) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            counted.close();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            counted.close();
        }

        @Override
        public void onError(AsyncEvent event) {
            counted.close();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
