package im.recado.kernel.event;

/**
 * Every module has begun and no connection has been taken yet: what needs all of them can begin. Listeners may wait.
 */
public record ServerBegun() {}
