package im.recado.kernel.session;

import im.recado.wire.xml.Element;

/**
 * Sees the stanzas of one session as long as an administrator looks at them. On whatever thread they pass; never waits.
 */
@FunctionalInterface
public interface StreamWatcher {
  /**
   * A stanza passes.
   *
   * @param received whether the client has sent it
   */
  void sees(boolean received, Element element);
}
