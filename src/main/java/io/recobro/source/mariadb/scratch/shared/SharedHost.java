package io.recobro.source.mariadb.scratch.shared;

import io.recobro.source.Scratch.Need;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.scratch.Host;
import io.recobro.source.scratch.ScratchDirectory;

/** Databases of one drill on a scratch server. */
final class SharedHost implements Host {
    private final MariaDbConnector connector;
    private final ScratchDirectory mark;
    private final Need need;
    private boolean closed;

    /** @param mark tells later drills that these databases are left over, should this process end first */
    SharedHost(MariaDbConnector connector, ScratchDirectory mark, Need need) {
        this.connector = connector;
        this.mark = mark;
        this.need = need;
    }

    @Override
    public String name() {
        return "scratch server " + connector.target();
    }

    @Override
    public boolean isOwn() {
        return false;
    }

    @Override
    public MariaDbConnector connector() {
        return connector;
    }

    @Override
    public String databaseName(String database, int number) {
        return SharedOpener.name(need.run(), number);
    }

    @Override
    public String access() {
        return "databases " + SharedOpener.name(need.run(), 0) + " and following on '" + connector.target()
                + "'; they are there until the next drill";
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (need.keep()) {
            mark.leave();
            return;
        }
        boolean dropped = false;
        try {
            drop();
            dropped = true;
        } finally {
            if (dropped) {
                mark.close();
            } else {
                mark.leave(); // a later sweep tries again
            }
        }
    }

    /** With a connector of its own: an interrupt or a time limit has cut off the sessions of the other for good. */
    private void drop() {
        MariaDbConnector fresh = new MariaDbConnector(connector.settings());
        String own = SharedOpener.name(need.run(), 0).replaceFirst("0$", "");
        for (String database : SharedOpener.databases(fresh)) {
            if (database.startsWith(own)) {
                SharedOpener.drop(fresh, database);
            }
        }
    }
}
