package bench;

import java.util.List;

/** One way to do the measured thing. */
interface Contender {
    String name();

    /** Makes the place for the next run: nothing of it is measured. */
    void prepare() throws Exception;

    List<String> command() throws Exception;

    /** Looks at what the run left, and throws where it is not what it should be. */
    void inspect(Cost cost) throws Exception;
}
