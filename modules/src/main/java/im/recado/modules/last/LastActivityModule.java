package im.recado.modules.last;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.roster.PresenceModule;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How long ago an account was last there and what it said when it left, and how long the server has been running
 * (XEP-0012). Only who may see an account's presence is told; anybody else gets {@code forbidden} (sections 3 and 4),
 * whether the account or the client that he asks exists or not, so that the refusal tells nothing (SECURITY M10).
 *
 * <p>What can grow: one short text per account.
 */
public final class LastActivityModule implements Module {
  static final String NS = "jabber:iq:last";
  private static final int LONGEST_STATUS = 1024;

  /** What the last unavailable presence of an account said. */
  private static final Key<String> STATUS = Key.named("last-status");

  /** When the last session that said so became unavailable. */
  private static final Key<Instant> LEFT = Key.named("last-left");

  /** Set on an account that is there and was last seen before: what is kept says when. */
  private static final Key<Boolean> UNSEEN = Key.named("last-unseen");

  private final Kernel kernel;
  private final RosterModule rosters;
  private final KeyValues store;
  private final Predicate<Jid> exists;
  private final long started;
  private final Others others = new Others();

  /** @param exists whether an account is kept at all: one that was made for a session alone leaves nothing behind */
  public LastActivityModule(
      Kernel kernel, RosterModule rosters, PresenceModule presence, KeyValues store, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.rosters = rosters;
    this.store = store;
    this.exists = exists;
    this.started = kernel.timers().nanoTime();
    presence.departures(this::departure);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("last-activity", "Tells contacts how long ago an account was last online.")
        .switchable()
        .xep(12, "2.0", "Last Activity")
        .serverFeature(NS)
        .accountFeature(NS)
        .sessionState(LastActivityModule::saveUnseen, LastActivityModule::restoreUnseen)
        .on(PresenceModule.SessionUnavailable.class, this::left)
        .on(AccountRemoved.class, removed -> store.removeAll(removed.account()))
        .on(PresenceModule.SessionHidden.class, event -> unseen(event.session().account()))
        .on(PresenceModule.SessionAvailable.class, event -> event.session().account().set(UNSEEN, null))
        .on(Sessions.AccountClosed.class, event -> closed(event.account()))
        .iq(Iq.Type.GET, IqTarget.SERVER, "query", NS, request -> uptime())
        .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "query", NS, request -> last(request.askedAccount()))
        .blockingIq(Iq.Type.GET, IqTarget.OTHER_ACCOUNT, "query", NS, others)
        .blockingIq(Iq.Type.GET, IqTarget.UNSEEN_CLIENT, "query", NS, this::noSuchClient);
  }

  private Element uptime() {
    return answer(Duration.ofNanos(kernel.timers().nanoTime() - started).toSeconds(), "");
  }

  private void left(PresenceModule.SessionUnavailable event) {
    String status = event.presence().element().childText("status", Namespaces.CLIENT);
    String kept = status == null ? "" : status;
    Account account = event.session().account();
    account.set(STATUS, Text.cut(kept, LONGEST_STATUS));
    account.set(LEFT, kernel.clock().instant());
    account.set(UNSEEN, null);
    unseen(account);
  }

  /** Once the last that was seen has gone, that is when the account was last there for others (XEP-0186 section 3.1.1). */
  private void unseen(Account account) {
    if (!PresenceModule.hides(account)) {
      return;
    }
    Instant left = account.get(LEFT);
    // Who was not seen before either leaves no trace of having been there.
    if (left != null && account.get(UNSEEN) == null) {
      keep(account, left);
    }
    account.set(UNSEEN, true);
  }

  private static @Nullable String saveUnseen(Session session) {
    return session.account().get(UNSEEN) == null ? null : "unseen";
  }

  private static void restoreUnseen(Session session, String kept) {
    if (!session.account().isAvailable()) {
      session.account().set(UNSEEN, true);
    }
  }

  private void closed(Account account) {
    if (account.get(UNSEEN) == null) {
      keep(account, kernel.clock().instant());
    }
  }

  private void keep(Account account, Instant when) {
    if (exists.test(account.jid())) {
      store.putSoon(account.jid(), "last", when.getEpochSecond() + " " + account.getOr(STATUS, ""));
    }
  }

  private final class Others implements IqHandler {
    @Override
    public @Nullable Element handle(IqRequest request) throws StanzaException {
      return refusesAlike(request) ? OWNER_ONLY.handle(request) : last(request.askedAccount());
    }

    @Override
    public boolean refusesAlike(IqRequest request) {
      return !rosters.sees(request.from().bare(), request.askedAccount());
    }
  }

  /** Contacts are told that there is no such client for them (section 4). */
  private Element noSuchClient(IqRequest request) throws StanzaException {
    Jid from = request.from().bare();
    boolean may = from.equals(request.askedAccount()) || rosters.sees(from, request.askedAccount());
    throw new StanzaException(may ? Condition.SERVICE_UNAVAILABLE : Condition.FORBIDDEN);
  }

  private Element last(Jid account) throws StanzaException {
    Account online = kernel.sessions().account(account);
    if (online != null && !PresenceModule.hides(online)) {
      return answer(0, "");
    }
    String kept = store.get(account, "last");
    if (kept == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    Duration since = Duration.between(moment(kept), kernel.clock().instant());
    return answer(Math.max(0, since.toSeconds()), kept.substring(kept.indexOf(' ') + 1));
  }

  private @Nullable Instant departure(Jid account) {
    String kept = store.get(account, "last");
    return kept == null ? null : moment(kept);
  }

  private static Instant moment(String kept) {
    return Instant.ofEpochSecond(Long.parseLong(kept.substring(0, kept.indexOf(' '))));
  }

  private static Element answer(long seconds, String status) {
    return Element.builder("query", NS).attribute("seconds", Long.toString(seconds)).text(status).build();
  }
}
