package im.recado.kernel.event;

/** The modules are in place and no connection has been taken yet. Listeners may wait. */
public record ServerStarting() {}
