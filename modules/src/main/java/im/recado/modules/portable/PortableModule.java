package im.recado.modules.portable;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;

/** Says that accounts can be taken along; {@link Exporter} and {@link Importer} are for the command line. */
public final class PortableModule implements Module {
  @Override
  public Declaration declare() {
    return Declaration.module("portable", "Takes accounts from one server to another, as a file.")
        .xep(227, "1.1", "Portable Import/Export Format for XMPP-IM Servers");
  }
}
