package dev.switchback.kubernetes;

import java.util.Map;

/** A Kubernetes Service, as far as it decides where traffic goes. */
public record TrafficService(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        Map<String, String> annotations,
        Map<String, String> selector) {}
