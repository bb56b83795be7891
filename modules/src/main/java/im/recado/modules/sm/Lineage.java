package im.recado.modules.sm;

import im.recado.kernel.session.Key;

/**
 * Names a client's life across streams that could not be resumed: what it sends again after a crash of the server is then
 * known to be the same message.
 */
public final class Lineage {
  /** On a session with stream management, and on a stream whose client has named an earlier one. */
  public static final Key<String> KEY = Key.named("lineage");

  private Lineage() {}
}
