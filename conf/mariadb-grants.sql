-- The rights that Recobro needs to dump the database `jaraba`. Nothing here allows a write.
-- Run as an administrator; put in your own database, host and password.
CREATE USER IF NOT EXISTS 'recobro'@'127.0.0.1' IDENTIFIED BY 'change me';
GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON `jaraba`.* TO 'recobro'@'127.0.0.1';

-- Procedures, functions and packages, MariaDB up to 11.2:
GRANT SELECT ON `mysql`.`proc` TO 'recobro'@'127.0.0.1';
-- and from 11.3 on this is enough instead:
-- GRANT SHOW CREATE ROUTINE ON `jaraba`.* TO 'recobro'@'127.0.0.1';

-- Only where views call functions: the server shows such a view only to an account that may execute them.
-- GRANT EXECUTE ON `jaraba`.* TO 'recobro'@'127.0.0.1';
-- Only where something needs a short read lock: tables that are not InnoDB, no binary log, a filtered binary log.
-- GRANT RELOAD ON *.* TO 'recobro'@'127.0.0.1';
-- Lets Recobro see filters of the binary log:
-- GRANT BINLOG MONITOR ON *.* TO 'recobro'@'127.0.0.1';
-- Only on a replica: lets Recobro see how far it is behind its primary, and the primary's position:
-- GRANT REPLICA MONITOR ON *.* TO 'recobro'@'127.0.0.1';
-- GRANT SELECT ON `mysql`.`gtid_slave_pos` TO 'recobro'@'127.0.0.1';
-- Only with `users: true` (accounts and grants in the backup):
-- GRANT SELECT ON `mysql`.* TO 'recobro'@'127.0.0.1';
