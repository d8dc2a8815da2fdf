/** Goes back: undoes a promoted delivery, or asks the rollback service for a rollback of a workload. */
void call(Map args) {
    if (args.delivery) {
        switchback(['undo', args.delivery])
    } else {
        switchback(['rollback', args.workload, "--reason=${args.reason ?: env.BUILD_TAG}"])
    }
}
