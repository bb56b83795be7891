package im.recado.kernel.event;

/**
 * No stream is left; sessions whose clients may come back still stand, and so does the database. Listeners may wait.
 */
public record ServerStopped() {}
