package io.recobro.setup;

import io.recobro.survey.Kind;
import io.recobro.survey.Service;
import java.util.List;
import java.util.Optional;

/** What stands in a draft where nothing was found. */
final class Template {
    static final Service MARIADB =
            new Service("mariadb", Kind.MARIADB, "", Optional.empty(), Optional.of(3306), List.of(), false, List.of());

    private Template() {}

    static List<String> databases(Service service) {
        return service.databases().isEmpty() ? List.of("my_database") : service.databases();
    }
}
