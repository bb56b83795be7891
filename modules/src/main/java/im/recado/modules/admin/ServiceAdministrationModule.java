package im.recado.modules.admin;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.modules.access.AccessModule;
import im.recado.modules.account.Accounts;
import im.recado.modules.adhoc.AdHocCommands;
import im.recado.modules.announce.Announcements;
import im.recado.modules.logins.LoginsModule;
import im.recado.modules.roster.RosterModule;
import im.recado.modules.vcard.VCardModule;

/** The administration of the server by the forms that clients know (XEP-0133), all of them. */
public final class ServiceAdministrationModule implements Module {
  public ServiceAdministrationModule(
      Kernel kernel,
      AdHocCommands commands,
      Accounts accounts,
      RosterModule rosters,
      VCardModule vcards,
      LoginsModule logins,
      AccessModule access,
      Announcements announcements) {
    AdminForms forms = new AdminForms(kernel, commands);
    new AccountForms(forms, accounts, vcards).add();
    new AccountReports(kernel, forms, accounts, rosters, logins).add();
    new UserLists(kernel, forms, accounts).add();
    new ServiceForms(forms, kernel.options(), access, announcements).add();
  }

  @Override
  public Declaration declare() {
    return Declaration.module("service-administration", "Lets administrators do their work from their clients.")
        .xep(133, "1.3.1", "Service Administration");
  }
}
