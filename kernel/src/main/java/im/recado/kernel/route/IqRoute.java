package im.recado.kernel.route;

import im.recado.wire.stanza.Iq;

/**
 * Who answers which request.
 *
 * @param type get or set
 * @param target whom it is for
 * @param name of the payload
 * @param namespace of the payload
 * @param blocks whether answering may wait for a database
 * @param handler answers
 */
public record IqRoute(
    Iq.Type type, IqTarget target, String name, String namespace, boolean blocks, IqHandler handler) {

  /** What a request is looked up by. */
  public record Key(Iq.Type type, IqTarget target, String name, String namespace) {}

  public Key key() {
    return new Key(type, target, name, namespace);
  }
}
