package dev.switchback.demo.stage;

import dev.switchback.orders.Orders;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.RollbackJson;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Kubernetes objects that are shipped with the project. */
public enum Manifest {
    /** The custom resource that holds the rollback service's records. */
    RECORDS(RollbackJson.class, "/dev/switchback/resources/crd.yaml"),
    /** The custom resource of releases. */
    DELIVERIES(DeliveryJson.class, "/dev/switchback/resources/delivery-crd.yaml"),
    /** The namespace of the orders service. */
    NAMESPACE(Orders.class, "/dev/switchback/orders/kubernetes/namespace.yaml"),
    /** One rolling Deployment and its Service. */
    ROLLING(Orders.class, "/dev/switchback/orders/kubernetes/orders.yaml"),
    /** Two Deployments, and a Service that selects one of them. */
    BLUE_GREEN(Orders.class, "/dev/switchback/orders/kubernetes/blue-green.yaml"),
    /** How users come to the rolling Deployment through a gateway. */
    ROUTE(Orders.class, "/dev/switchback/orders/kubernetes/route.yaml");

    private final Class<?> owner;
    private final String resource;

    Manifest(Class<?> owner, String resource) {
        this.owner = owner;
        this.resource = resource;
    }

    String yaml() throws IOException {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
