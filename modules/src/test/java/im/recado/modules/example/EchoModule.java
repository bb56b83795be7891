package im.recado.modules.example;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;

/** Echo: the server says back what a client said. */
public final class EchoModule implements Module {
  static final String NS = "urn:example:echo";

  static final Option<Integer> LONGEST =
      Option.integer("echo.longest", 1000, 1, 10_000, "The longest text that is echoed, in characters.");

  private final Options options;

  public EchoModule(Options options) {
    this.options = options;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("echo", "Says back what was said.")
        .serverFeature(NS)
        .option(LONGEST)
        .iq(Iq.Type.GET, IqTarget.SERVER, "echo", NS, this::echo);
  }

  private Element echo(IqRequest request) throws StanzaException {
    String text = request.payload().text();
    if (text.length() > options.get(LONGEST)) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "That is too long to be echoed.");
    }
    return Element.of("echo", NS, text);
  }
}
