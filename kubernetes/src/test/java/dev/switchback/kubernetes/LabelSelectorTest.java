package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import org.junit.jupiter.api.Test;

class LabelSelectorTest {

    @Test
    void writesTheWholeSelector() {
        var selector = Given.json(
                """
                {'matchLabels': {'app': 'orders', 'tier': 'web'},
                 'matchExpressions': [
                   {'key': 'env', 'operator': 'In', 'values': ['a', 'b']},
                   {'key': 'x/y', 'operator': 'NotIn', 'values': ['c']},
                   {'key': 'has', 'operator': 'Exists'},
                   {'key': 'not', 'operator': 'DoesNotExist', 'values': []}]}
                """);

        assertThat(LabelSelector.query(selector)).isEqualTo("app=orders,tier=web,env in (a,b),x/y notin (c),has,!not");
    }

    @Test
    void anAbsentSelectorSelectsEverything() {
        assertThat(LabelSelector.query(MissingNode.getInstance())).isEmpty();
        assertThat(LabelSelector.query(ExactJson.newObject())).isEmpty();
    }

    @Test
    void anUnknownOperatorIsNotDropped() {
        var selector = Given.json("{'matchExpressions': [{'key': 'a', 'operator': 'Gt', 'values': ['1']}]}");

        assertThatThrownBy(() -> LabelSelector.query(selector)).hasMessageContaining("Gt");
    }
}
