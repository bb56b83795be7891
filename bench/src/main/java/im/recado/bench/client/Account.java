package im.recado.bench.client;

/**
 * An account to log in with.
 *
 * @param number its number in the pattern, from 0
 * @param user the local part of its address
 * @param password its password
 */
public record Account(int number, String user, String password) {}
