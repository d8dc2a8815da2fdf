import groovy.json.JsonOutput

/** Ships an image as a delivery file says, or as the given spec does, and waits for the end. */
void call(Map args) {
    String file = args.file ?: 'delivery.yaml'
    if (args.spec) {
        file = "delivery-${args.name.replaceAll('[^a-z0-9.-]', '_')}.json"
        writeFile(file: file, text: JsonOutput.toJson([apiVersion: 'switchback.dev/v1alpha1', kind: 'Delivery',
            metadata: [namespace: args.namespace, name: args.name], spec: args.spec]))
    }
    List image = args.image ? ["--image=${args.image}"] : []
    switchback(['deploy'] + image + ['--', file])
}
