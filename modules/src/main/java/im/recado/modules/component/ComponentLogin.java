package im.recado.modules.component;

import im.recado.wire.xml.Element;

/** How a component shows who it is. For the connection's loop. */
interface ComponentLogin {
  /** The component opens its stream: once at first, and again after each restart. */
  void opened(Element header);

  /** What it says before it is believed, or about that. */
  void element(Element element);

  /** TLS stands. */
  default void secured() {
    throw new IllegalStateException("this component begins no TLS");
  }

  /** Whether it may serve a domain. May wait, off the loop. */
  boolean covers(String domain);
}
