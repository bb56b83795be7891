package im.recado.store.sql;

/**
 * What one statement has cost since the database was opened.
 *
 * @param sql its text, with signs for the values
 * @param times how often it was done
 * @param nanos nanoseconds in all, with the way to the database
 * @param slowest nanoseconds of the slowest way to the database, on which several may have gone together
 */
public record QueryFigures(String sql, long times, long nanos, long slowest) {}
