package io.recobro.source.mariadb.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an account may do, out of the lines of SHOW GRANTS. Objects that an account may not see are simply absent from
 * information_schema, so what is missing can only be found here. Pure.
 */
final class Privileges {
    private static final String NAME = "(\\*|`(?:[^`]|``)*`)";
    private static final Pattern GRANT = Pattern.compile(
            "GRANT (.+?) ON (?:TABLE )?" + NAME + "\\." + NAME + " TO .*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern ROLE =
            Pattern.compile("GRANT (`(?:[^`]|``)*`) TO .*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final List<Grant> grants = new ArrayList<>();

    /** @param lines of SHOW GRANTS for the account and the roles that are on */
    Privileges(List<String> lines) {
        for (String line : lines) {
            Matcher matcher = GRANT.matcher(line);
            if (matcher.matches()) {
                grants.add(new Grant(names(matcher.group(1)), unquote(matcher.group(2)), unquote(matcher.group(3))));
            }
        }
    }

    /** The roles that a SHOW GRANTS line passes on. */
    static List<String> roles(List<String> lines) {
        List<String> roles = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = ROLE.matcher(line);
            if (matcher.matches()) {
                roles.add(unquote(matcher.group(1)));
            }
        }
        return roles;
    }

    boolean onDatabase(String privilege, String database) {
        return grants.stream()
                .anyMatch(grant -> grant.gives(privilege) && grant.table().equals("*") && grant.covers(database));
    }

    boolean onServer(String privilege) {
        return grants.stream()
                .anyMatch(grant -> grant.gives(privilege)
                        && grant.database().equals("*")
                        && grant.table().equals("*"));
    }

    boolean onTable(String privilege, String database, String table) {
        return onDatabase(privilege, database)
                || grants.stream()
                        .anyMatch(grant -> grant.gives(privilege)
                                && grant.database().equals(database)
                                && grant.table().equalsIgnoreCase(table));
    }

    private static Set<String> names(String list) {
        Set<String> names = new HashSet<>();
        // a privilege on some columns only, such as SELECT (a, b), does not count
        for (String name : list.replaceAll("\\w+ \\([^)]*\\)", "").split(",")) {
            names.add(name.strip().toUpperCase(Locale.ROOT));
        }
        return names;
    }

    private static String unquote(String name) {
        return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
    }

    private record Grant(Set<String> privileges, String database, String table) {
        boolean gives(String privilege) {
            return privileges.contains(privilege)
                    || privileges.contains("ALL PRIVILEGES")
                    || privileges.contains("ALL");
        }

        /** Names of databases in grants are patterns: {@code %}, {@code _} and a backslash before a plain one. */
        boolean covers(String name) {
            if (database.equals("*")) {
                return true;
            }
            StringBuilder pattern = new StringBuilder();
            char[] letters = database.toCharArray();
            for (int i = 0; i < letters.length; i++) {
                if (letters[i] == '\\' && i + 1 < letters.length) {
                    pattern.append(Pattern.quote(String.valueOf(letters[++i])));
                } else if (letters[i] == '%') {
                    pattern.append(".*");
                } else if (letters[i] == '_') {
                    pattern.append('.');
                } else {
                    pattern.append(Pattern.quote(String.valueOf(letters[i])));
                }
            }
            return Pattern.compile(pattern.toString(), Pattern.DOTALL)
                    .matcher(name)
                    .matches();
        }
    }

    /** Those of {@code wanted} that are missing on the database. */
    List<String> missing(String database, String... wanted) {
        return Arrays.stream(wanted)
                .filter(privilege -> !onDatabase(privilege, database))
                .toList();
    }
}
