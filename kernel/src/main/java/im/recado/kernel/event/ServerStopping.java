package im.recado.kernel.event;

/** The server takes no more connections and is about to close those it has. Listeners may wait. */
public record ServerStopping() {}
