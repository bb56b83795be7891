package im.recado.modules.strangers;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.StanzaPolicy;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions.AccountOpened;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.adhoc.AdHocCommands;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Spares people from those they do not know (SECURITY D6, B-14): how many strangers an account may write to, how much before
 * one of them answers, how many it may ask for their presence, and whether it may tell all of them the same. A stranger is who
 * has no subscription with the account, either way, and has not written to it since both came online. Rooms and services have
 * limits of their own. People may also choose to hear of their contacts alone (SECURITY B-5).
 */
public final class StrangersModule implements Module, StanzaPolicy {
  /** Whose doings are limited. */
  enum Limited {
    NOBODY,
    SELF_MADE,
    EVERYBODY
  }

  /** What is done about the same text for too many. */
  enum Action {
    REPORT,
    REFUSE
  }

  static final Option<Limited> LIMITED =
      Option.choice(
          "strangers.limited",
          Limited.SELF_MADE,
          "Who may do only so much to people that do not know them: nobody, those who made their account themselves (and"
              + " guests), or everybody; never administrators.");

  static final Option<Integer> RECIPIENTS =
      Option.integer(
          "strangers.recipients-per-hour",
          30,
          1,
          1_000_000,
          "To so many strangers an account may write within an hour.");

  static final Option<Integer> UNANSWERED =
      Option.integer(
          "strangers.unanswered-messages",
          20,
          1,
          1_000_000,
          "So many messages a stranger gets from one account within an hour before answering.");

  static final Option<Integer> REQUESTS =
      Option.integer(
          "strangers.requests-per-hour",
          20,
          1,
          1_000_000,
          "So many strangers an account may ask for a subscription within an hour.");

  static final Option<Integer> SAME_TEXT =
      Option.integer(
          "strangers.same-text",
          5,
          1,
          1_000_000,
          "To more strangers than this, the same text is suspicious; see strangers.same-text-action.");

  static final Option<Action> SAME_TEXT_ACTION =
      Option.choice(
          "strangers.same-text-action",
          Action.REPORT,
          "What is done about the same text for many strangers: a line in security.log (report), or it is not delivered"
              + " either (refuse).");

  private static final Element TOO_MANY = Element.of("too-many-stanzas", "urn:xmpp:errors");

  /** Whether an account made itself or is that of a guest. On accounts. */
  private static final Key<Boolean> SELF_MADE = Key.named("self-made");

  private final Kernel kernel;
  private final RosterModule roster;
  private final Predicate<Jid> isMember;
  private final Approaches approaches;
  private final ContactsOnly contactsOnly;

  /**
   * @param store keeps what people have chosen
   * @param isMember whether an administrator or an invitation stands behind an account; may wait
   * @param exists whether an account is kept at all; may wait
   */
  public StrangersModule(
      Kernel kernel,
      RosterModule roster,
      KeyValues store,
      Predicate<Jid> isMember,
      Predicate<Jid> exists,
      AdHocCommands commands) {
    this.kernel = kernel;
    this.roster = roster;
    this.isMember = isMember;
    this.approaches = new Approaches(kernel.timers()::nanoTime);
    this.contactsOnly = new ContactsOnly(kernel, roster, store, exists);
    commands.add(contactsOnly.command());
  }

  @Override
  public Declaration declare() {
    return Declaration.module("strangers", "Spares people from those they do not know.")
        .option(LIMITED)
        .option(RECIPIENTS)
        .option(UNANSWERED)
        .option(REQUESTS)
        .option(SAME_TEXT)
        .option(SAME_TEXT_ACTION)
        .on(AccountOpened.class, event -> opened(event.account()))
        .on(AccountRemoved.class, event -> contactsOnly.forget(event.account()))
        .policy(this);
  }

  private void opened(Account account) {
    account.set(SELF_MADE, isMember.test(account.jid()) ? null : true);
    contactsOnly.open(account);
  }

  private static Addressed addressed(Account account) {
    Addressed addressed = account.get(Addressed.KEY);
    if (addressed == null) {
      // Of two at once one is lost, with a single entry.
      addressed = new Addressed();
      account.set(Addressed.KEY, addressed);
    }
    return addressed;
  }

  @Override
  public boolean receiving(Jid account, Stanza stanza) throws StanzaException {
    Jid from = stanza.from();
    if (!(stanza instanceof Message message) || stanza.isError() || from == null || !contactsOnly.refuses(account, from)) {
      return true;
    }
    boolean isForClient = message.to() != null && message.to().isFull() && message.type() != Message.Type.CHAT;
    if (message.type() == Message.Type.HEADLINE || isForClient) {
      return false; // As for who is not there: RFC 6121 sections 8.5.2.2 and 8.5.3.2.1.
    }
    throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
  }

  @Override
  public boolean receivesAll(Account account) {
    return ContactsOnly.isOpen(account);
  }

  @Override
  public void sending(Jid sender, Stanza stanza) throws StanzaException {
    boolean isRequest = stanza instanceof Presence presence && presence.type() == Presence.Type.SUBSCRIBE;
    boolean isMessage = stanza instanceof Message && !stanza.isError();
    Jid to = stanza.to();
    Account account = isRequest || isMessage ? kernel.sessions().account(sender) : null;
    if (account == null || to == null || to.local() == null) {
      return;
    }
    if (stanza instanceof Message message) {
      for (Invitation invitation : Invitation.of(message)) {
        approach(account, sender, invitation.to(), message, invitation.reason());
      }
    }
    if (!kernel.router().isService(to.domain())) {
      approach(account, sender, to.bare(), stanza, stanza instanceof Message message ? message.body() : null);
    }
  }

  private void approach(Account account, Jid sender, Jid recipient, Stanza stanza, @Nullable String text)
      throws StanzaException {
    boolean isMessage = stanza instanceof Message;
    if (isMessage) {
      addressed(account).add(recipient);
    }
    if (kernel.options().get(LIMITED) == Limited.NOBODY || !kernel.router().isLocalAccount(recipient)) {
      return;
    }
    if (isLimited(account) && isStranger(sender, recipient)) {
      if (isMessage) {
        write(account, recipient, text);
      } else if (!approaches.request(sender, recipient, limit(REQUESTS))) {
        throw tooMany("You ask too many people who do not know you.");
      }
    }
  }

  private boolean isLimited(Account account) {
    return switch (kernel.options().get(LIMITED)) {
      case NOBODY -> false;
      case SELF_MADE -> account.get(SELF_MADE) != null && !isPowerful(account);
      case EVERYBODY -> !isPowerful(account);
    };
  }

  private boolean isPowerful(Account account) {
    return kernel.role(account.jid()) != ServerRole.USER;
  }

  /**
   * Whether an account may bring upon somebody what they have not asked for, as to subscribe them to a node: upon those who are
   * contacts of each other, and upon strangers if it may write to as many of these as it likes; never upon who would not get its
   * messages. May wait.
   *
   * @param account the bare address of who acts
   * @param other the bare address of who is acted upon
   */
  public boolean mayInvolve(Jid account, Jid other) {
    if (account.equals(other)) {
      return true;
    }
    boolean isHere = kernel.router().isLocalAccount(account);
    if (!kernel.router().isLocalAccount(other)) {
      return isHere && (!isLimited(account) || roster.isContact(account, other));
    }
    return kernel.router().wouldTake(other, account) && ((isHere && !isLimited(account)) || roster.isContact(other, account));
  }

  private boolean isLimited(Jid account) {
    Limited limited = kernel.options().get(LIMITED);
    return limited != Limited.NOBODY
        && kernel.role(account) == ServerRole.USER
        && (limited == Limited.EVERYBODY || !isMember.test(account));
  }

  private boolean isStranger(Jid sender, Jid recipient) {
    Account other = kernel.sessions().account(recipient);
    Addressed answered = other == null ? null : other.get(Addressed.KEY);
    return !recipient.equals(sender)
        && !roster.isKnownTo(sender, recipient)
        && (answered == null || !answered.has(sender));
  }

  private void write(Account account, Jid recipient, @Nullable String text) throws StanzaException {
    Jid sender = account.jid();
    Approaches.Verdict verdict =
        approaches.message(
            sender, recipient, text, limit(RECIPIENTS), limit(UNANSWERED), limit(SAME_TEXT));
    switch (verdict) {
      case TOO_MANY_PEOPLE -> throw tooMany("You write to too many people who do not know you.");
      case UNANSWERED -> throw tooMany("Wait for an answer before you write more.");
      case SAME_TEXT -> suspicious(account);
      case FINE -> {}
    }
  }

  private void suspicious(Account account) throws StanzaException {
    boolean refused = kernel.options().get(SAME_TEXT_ACTION) == Action.REFUSE;
    for (Session session : account.sessions()) {
      ClientStream stream = session.stream();
      if (stream != null) {
        kernel
            .security()
            .refused(
                stream.connection().peer(),
                account.jid().toString(),
                SAME_TEXT.key(),
                refused ? "The same text for many strangers." : "The same text for many strangers; delivered.");
        break;
      }
    }
    if (refused) {
      throw tooMany("You tell too many people the same who do not know you.");
    }
  }

  private int limit(Option<Integer> option) {
    return Emergency.limit(kernel.options(), option);
  }

  /** XEP-0205 section 3.4, with the condition that RFC 6120 has for it since. */
  private static StanzaException tooMany(String text) {
    return new StanzaException(
        Condition.POLICY_VIOLATION.error(text).withType(StanzaError.Type.WAIT).withDetail(TOO_MANY));
  }
}
