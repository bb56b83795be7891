package im.recado.modules.strangers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreLocks;
import im.recado.modules.adhoc.AdHocCommand;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.function.Predicate;

/**
 * Who has chosen so gets messages of contacts alone, and of those they have written to since they came online (SECURITY B-5).
 * To others the account looks like one that does not exist. Rooms and services have rules of their own; requests for a
 * subscription still come, for how else would somebody become a contact? Any thread.
 */
final class ContactsOnly {
  private static final String FIELD = "contacts-only";
  private static final Key<Boolean> CHOSEN = Key.named("contacts-only");
  private static final int MOST_CACHED = 50_000;

  private final Kernel kernel;
  private final RosterModule roster;
  private final KeyValues store;
  private final Predicate<Jid> exists;
  private final StoreLocks locks = new StoreLocks();
  private final Cache<Jid, Boolean> away = Caffeine.newBuilder().maximumSize(MOST_CACHED).build();

  /** @param exists whether an account is kept at all; may wait */
  ContactsOnly(Kernel kernel, RosterModule roster, KeyValues store, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.roster = roster;
    this.store = store;
    this.exists = exists;
  }

  AdHocCommand command() {
    return new AdHocCommand("contacts-only", "Who may write to me", ServerRole.USER, this::choose);
  }

  /** Loads what the owner of an account that comes online has chosen. May wait. */
  void open(Account account) {
    synchronized (locks.of(account.jid())) {
      account.set(CHOSEN, load(account.jid()));
      away.invalidate(account.jid());
    }
  }

  /** The account is gone. May wait. */
  void forget(Jid account) {
    store.removeAll(account);
    away.invalidate(account);
  }

  private boolean load(Jid account) {
    return store.get(account, FIELD) != null;
  }

  /** Whether it is known that everybody may write to an online account. */
  static boolean isOpen(Account account) {
    return Boolean.FALSE.equals(account.get(CHOSEN));
  }

  private boolean isChosen(Jid owner) {
    Account account = kernel.sessions().account(owner);
    Boolean online = account == null ? null : account.get(CHOSEN);
    return online != null ? online : away.get(owner, this::load);
  }

  /** Whether somebody may not write to an account. May wait for one that is not online. */
  boolean refuses(Jid owner, Jid sender) {
    if (!isChosen(owner) || sender.local() == null || kernel.router().isService(sender.domain())) {
      return false;
    }
    Account account = kernel.sessions().account(owner);
    Addressed addressed = account == null ? null : account.get(Addressed.KEY);
    Jid bare = sender.bare();
    return (addressed == null || !addressed.has(bare)) && !roster.isContact(owner, bare);
  }

  private Step choose(Requester requester) throws StanzaException {
    Jid account = requester.jid().bare();
    if (!exists.test(account)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "Nothing is kept for an account of a single session.");
    }
    DataForm form =
        DataForm.builder(DataForm.Type.FORM)
            .title("Who may write to me")
            .instructions(
                "If only contacts may, others hear that you are not there, unless you write to them first. They can still"
                    + " ask to become your contact.")
            .field(Field.flag(FIELD, "Only my contacts", isChosen(account)))
            .build();
    return Step.ask(form, answers -> chosen(account, Boolean.TRUE.equals(answers.flag(FIELD))));
  }

  private Step chosen(Jid owner, boolean only) {
    synchronized (locks.of(owner)) {
      if (only) {
        store.put(owner, FIELD, "1");
      } else {
        store.remove(owner, FIELD);
      }
      Account account = kernel.sessions().account(owner);
      if (account != null) {
        account.set(CHOSEN, only);
      }
      away.invalidate(owner);
    }
    return Step.done(only ? "Only your contacts can write to you." : "Everybody can write to you.");
  }
}
