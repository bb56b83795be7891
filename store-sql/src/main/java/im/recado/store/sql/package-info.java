/**
 * The stores of the server in SQL. {@link im.recado.store.sql.SqlBackends} opens them; everything else is inside. One
 * thread writes, many writes to a transaction; a few threads read. What differs from one database to another is behind
 * {@code Dialect}.
 */
@NullMarked
package im.recado.store.sql;

import org.jspecify.annotations.NullMarked;
