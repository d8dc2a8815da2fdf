package dev.switchback.kubernetes.controller;

/** Whether this replica decides and acts. */
public interface Leadership {

    /** True only while no other replica can be leading. */
    boolean isLeader();

    /** Calls back each time this replica begins to lead, soon after it does. */
    void onGained(Runnable callback);

    /** For a service that runs alone: it leads from the start. */
    static Leadership alone() {
        return new Leadership() {
            @Override
            public boolean isLeader() {
                return true;
            }

            @Override
            public void onGained(Runnable callback) {
                callback.run();
            }
        };
    }
}
