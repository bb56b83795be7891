package im.recado.store.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Work on a database; null only where the caller allows it. It may be done a second time when the first was rolled
 * back.
 */
interface SqlFunction<T extends @Nullable Object> {
  @Nullable T apply(SqlConnection connection) throws SQLException;
}
