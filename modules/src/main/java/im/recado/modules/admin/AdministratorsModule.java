package im.recado.modules.admin;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.options.LiveOptions;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;

/** Declares who administrates the server. A name that is removed loses its powers, so that nobody inherits them (SECURITY R2). */
public final class AdministratorsModule implements Module {
  private final Kernel kernel;
  private final LiveOptions options;

  public AdministratorsModule(Kernel kernel, LiveOptions options) {
    this.kernel = kernel;
    this.options = options;
    kernel.roles(new Administrators(kernel.options())::role);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("administrators", "Says who may administrate the server.")
        .option(Administrators.ADMINISTRATORS)
        .option(Administrators.OPERATORS)
        .on(AccountRemoved.class, removed -> forget(removed.account()));
  }

  private void forget(Jid account) {
    for (Option<List<Jid>> role : List.of(Administrators.ADMINISTRATORS, Administrators.OPERATORS)) {
      List<Jid> rest = new ArrayList<>(kernel.options().get(role));
      if (rest.remove(account)) {
        options.set(role, Option.plain(rest));
      }
    }
  }
}
