package dev.switchback.localcluster.contract;

import org.junit.jupiter.api.Nested;

/** The contract on the local cluster. */
class LocalApiContractTest {

    @Nested
    class Objects extends ObjectsContract {
        @Override
        String address() {
            return LocalApi.address();
        }
    }

    @Nested
    class Patch extends PatchContract {
        @Override
        String address() {
            return LocalApi.address();
        }
    }

    @Nested
    class List extends ListContract {
        @Override
        String address() {
            return LocalApi.address();
        }
    }

    @Nested
    class Watch extends WatchContract {
        @Override
        String address() {
            return LocalApi.address();
        }
    }

    @Nested
    class CustomResource extends CustomResourceContract {
        @Override
        String address() {
            return LocalApi.address();
        }
    }

    @Nested
    class SmallThings extends SmallThingsContract {
        @Override
        String address() {
            return LocalApi.address();
        }
    }

    @Nested
    class Controller extends ControllerContract {
        @Override
        String address() {
            return LocalApi.address();
        }
    }
}
