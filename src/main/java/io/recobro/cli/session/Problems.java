package io.recobro.cli.session;

import io.recobro.cli.output.JsonOutput;
import io.recobro.operation.Problem;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints what went wrong with parts of a call. */
public final class Problems {
    private Problems() {}

    public static JsonNode json(Optional<Problem> problem) {
        if (problem.isEmpty()) {
            return JsonNodeFactory.instance.nullNode();
        }
        ObjectNode error = JsonOutput.object();
        error.put("fault", problem.get().fault().code());
        error.put("message", problem.get().message());
        error.put("hint", problem.get().hint().orElse(null));
        return error;
    }

    /** Tells it on stderr, in the same form as the error that ends a command; JSON output holds it already. */
    public static void tell(Session session, Optional<Problem> problem) {
        if (problem.isPresent() && !session.json()) {
            session.terminal().err().println("recobro: " + problem.get().message());
            problem.get().hint().ifPresent(hint -> session.terminal().err().println("hint: " + hint));
        }
    }

    /** Tells it on stderr also where the JSON output has no place for it: as an object of its own. */
    public static void tellAlways(Session session, Problem problem) {
        if (session.json()) {
            ObjectNode error = (ObjectNode) json(Optional.of(problem));
            error.put("message_type", "error");
            session.terminal().err().println(error);
        } else {
            tell(session, Optional.of(problem));
        }
    }
}
