package im.recado.console.setup;

import java.util.List;

/**
 * An authority that was asked before anything is ordered from it.
 *
 * @param terms the address of its terms of service; empty when it has none
 * @param names for which a certificate would be ordered
 */
public record Authority(String terms, List<String> names) {}
