package im.recado.modules.admin;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;

/** Declares who administrates the server. */
public final class AdministratorsModule implements Module {
  @Override
  public Declaration declare() {
    return Declaration.module("administrators", "Says who may administrate the server.")
        .option(Administrators.ADMINISTRATORS)
        .option(Administrators.OPERATORS);
  }
}
