package im.recado.modules.disco;

/**
 * What an entity is (XEP-0030 section 3.1).
 *
 * @param category such as {@code server}
 * @param type such as {@code im}
 * @param name for people, may be empty
 */
public record Identity(String category, String type, String name) {}
