package im.recado.modules.version;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqTarget;
import im.recado.wire.stanza.Iq;
import im.recado.wire.xml.Element;

/** Tells name and version of the server (XEP-0092); the operating system is never told. */
public final class VersionModule implements Module {
  /** The version of this software. */
  public static final String VERSION = "0.1.0";

  static final String NS = "jabber:iq:version";

  static final Option<Boolean> SHOWN =
      Option.flag("server.show-version", true, "Whether everybody may know which version of Recado this is.");

  private final Kernel kernel;

  public VersionModule(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("version", "Tells name and version of the server.")
        .switchable()
        .xep(92, "1.1", "Software Version")
        .serverFeature(NS)
        .option(SHOWN)
        .iq(Iq.Type.GET, IqTarget.SERVER, "query", NS, request -> version());
  }

  /** Name and version, as far as they may be known. */
  public Element version() {
    return Element.builder("query", NS)
        .child("name", NS, "Recado")
        .child("version", NS, kernel.options().get(SHOWN) ? VERSION : "")
        .build();
  }
}
