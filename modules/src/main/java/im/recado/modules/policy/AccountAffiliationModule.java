package im.recado.modules.policy;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.registration.Registered;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.temporal.ChronoUnit;

/**
 * Tells what an account is to the server (XEP-0489): one that somebody made for themselves, or one that an administrator or an
 * invitation stands behind. Who may not be told gets the answer of an address that has no account.
 */
public final class AccountAffiliationModule implements Module {
  private static final String NS = "urn:xmpp:raa:0";
  private static final String KEY = "self-registered";

  /** Who may ask. */
  enum Asking {
    NOBODY,
    CONTACTS,
    EVERYBODY
  }

  private static final Option<Asking> TOLD =
      Option.choice(
          "affiliation.told-to", Asking.CONTACTS, "Who is told whether an account made itself or is known to the server.");

  private final Kernel kernel;
  private final AccountStore accounts;
  private final RosterModule roster;
  private final KeyValues store;

  public AccountAffiliationModule(Kernel kernel, AccountStore accounts, RosterModule roster, KeyValues store) {
    this.kernel = kernel;
    this.accounts = accounts;
    this.roster = roster;
    this.store = store;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("affiliation", "Tells what an account is to the server.")
        .xep(489, "0.1.0", "Reporting Account Affiliations")
        .serverFeature(NS)
        .option(TOLD)
        .on(Registered.class, this::registered)
        .on(AccountRemoved.class, event -> store.removeAll(event.account()))
        .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "query", NS, request -> info(request.askedAccount()))
        .blockingIq(Iq.Type.GET, IqTarget.OTHER_ACCOUNT, "query", NS, this::other);
  }

  /** Whether an administrator or an invitation stands behind an account. May wait. */
  public boolean isMember(Jid account) {
    return accounts.exists(account) && store.get(account, KEY) == null;
  }

  private void registered(Registered event) {
    if (!event.invited()) {
      store.put(event.account(), KEY, "");
    }
  }

  private Element other(IqRequest request) throws StanzaException {
    Jid asked = request.askedAccount();
    boolean may =
        switch (kernel.options().get(TOLD)) {
          case NOBODY -> false;
          case CONTACTS -> roster.sees(request.from().bare(), asked);
          case EVERYBODY -> true;
        };
    if (!may) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    return info(asked);
  }

  private Element info(Jid account) throws StanzaException {
    AccountRecord record = accounts.find(account);
    if (record == null) {
      if (kernel.sessions().account(account) == null) {
        throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
      }
      return Element.builder("info", NS).attribute("affiliation", "anonymous").build();
    }
    boolean own = store.get(account, KEY) != null;
    return Element.builder("info", NS)
        .attribute("affiliation", own ? "registered" : "member")
        .attribute("since", record.created().truncatedTo(ChronoUnit.DAYS).toString())
        .build();
  }
}
