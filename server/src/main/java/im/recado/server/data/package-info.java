/** The database as a whole while the server runs: how it is, backups, accounts from other servers. */
@NullMarked
package im.recado.server.data;

import org.jspecify.annotations.NullMarked;
