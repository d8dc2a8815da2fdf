/** Runs HTTP checks against a url, the pods behind a service, or those of a workload. */
void call(Map args) {
    List words = ['smoke']
    for (String option in ['url', 'service', 'workload', 'junit']) {
        words += args[option] ? ["--${option}=${args[option]}"] : []
    }
    try {
        switchback(words + (args.suite ? ['--', args.suite] : []))
    } finally {
        if (args.junit) {
            junit(testResults: args.junit, allowEmptyResults: true)
        }
    }
}
