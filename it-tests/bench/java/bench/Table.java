package bench;

/**
 * One table of the generated database.
 *
 * @param definition what stands between the parentheses of CREATE TABLE
 * @param rows how many at scale 1
 */
record Table(String name, String definition, long rows, Filler filler) {
    /** Writes the fields of one row, without its end. */
    interface Filler {
        void fill(Row row, Dice dice, long index);
    }

    String create() {
        return "CREATE TABLE `" + name + "` (\n" + definition.strip().indent(2)
                + ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;\n";
    }
}
