package dev.switchback.localcluster.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contract on a real control plane: KUBECONFIG_UNDER_TEST. */
@Tag("cluster")
class RealApiContractTest {

    @Nested
    class Objects extends ObjectsContract {
        @Override
        String address() {
            return RealApi.address();
        }
    }

    @Nested
    class Patch extends PatchContract {
        @Override
        String address() {
            return RealApi.address();
        }
    }

    @Nested
    class List extends ListContract {
        @Override
        String address() {
            return RealApi.address();
        }
    }

    @Nested
    class Watch extends WatchContract {
        @Override
        String address() {
            return RealApi.address();
        }
    }

    @Nested
    class CustomResource extends CustomResourceContract {
        @Override
        String address() {
            return RealApi.address();
        }
    }

    @Nested
    class SmallThings extends SmallThingsContract {
        @Override
        String address() {
            return RealApi.address();
        }
    }

    @Nested
    class Controller extends ControllerContract {
        @Override
        String address() {
            return RealApi.address();
        }
    }
}
