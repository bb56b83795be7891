package im.recado.kernel.event;

/**
 * Somebody who may wants the server to stop. Whoever runs it hears this, and does not do it on the thread that tells.
 *
 * @param restart whether it is to start again
 */
public record StopWanted(boolean restart) {}
