/** Runs the switchback command with these words; its exit status becomes the result of the build. */
void call(List words) {
    int status = sh(script: commandLine(words), returnStatus: true, label: "switchback ${words[0]}")
    if (status == 4) {
        currentBuild.result = 'ABORTED'
    }
    if (status != 0) {
        error("switchback ${words[0]}: ${meaning(status)}")
    }
}

String meaning(int status) {
    [1: 'refused, rolled back, or a check failed', 2: 'the command or a file is wrong; nothing was changed',
     3: 'the cluster cannot be reached', 4: 'a person aborted it'][status] ?:
        "ended with status ${status}; what became of the delivery: switchback status"
}

/** The words as one line of a shell script that takes none of them apart. */
@NonCPS
String commandLine(List words) {
    (['switchback'] + words).collect { "'" + it.toString().replace("'", "'\\''") + "'" }.join(' ')
}
