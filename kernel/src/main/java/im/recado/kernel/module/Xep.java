package im.recado.kernel.module;

/**
 * A specification that a module follows.
 *
 * @param number of the XMPP Extension Protocol
 * @param version that was followed
 * @param name its title
 */
public record Xep(int number, String version, String name) {
  /** As people write it, with four digits. */
  public String id() {
    return "XEP-%04d".formatted(number);
  }
}
