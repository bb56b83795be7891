package im.recado.kernel.route;

import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

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

  /** The same, which is not there while this is false. */
  public IqRoute when(BooleanSupplier on) {
    IqHandler guarded =
        new IqHandler() {
          @Override
          public @Nullable Element handle(IqRequest request) throws StanzaException {
            if (!on.getAsBoolean()) {
              throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
            }
            return handler.handle(request);
          }

          @Override
          public boolean refusesAlike(IqRequest request) {
            return !on.getAsBoolean() || handler.refusesAlike(request);
          }
        };
    return new IqRoute(type, target, name, namespace, blocks, guarded);
  }

  public Key key() {
    return new Key(type, target, name, namespace);
  }
}
