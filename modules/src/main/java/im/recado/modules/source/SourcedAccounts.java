package im.recado.modules.source;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreException;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.modules.account.ForwardingAccounts;
import im.recado.modules.account.PersonName;
import im.recado.modules.account.RemovalMarks;
import im.recado.modules.account.Accounts.AccountCreated;
import im.recado.modules.source.AccountSource.Person;
import im.recado.modules.source.AccountSource.Verdict;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts of this server, with those whose people are kept in sources. Somebody from a source becomes an account when
 * they first log in, or when anybody first asks whether they exist: from then on everything that an account has works for
 * them, messages that wait, locks, lists. Such an account has no keys of a password, and a mark that says where it is from.
 *
 * <p>An account with a password of its own comes first and never has anything to do with a source: whoever runs the server
 * gets in while a directory is away, and nobody there can become them.
 */
public final class SourcedAccounts extends ForwardingAccounts {
  private static final Logger LOG = LoggerFactory.getLogger(SourcedAccounts.class);
  private static final String FROM = "from";

  /** The mark of accounts that were first seen with a token. */
  private static final String BY_TOKEN = "oauth";

  private final Kernel kernel;
  private final AccountSources sources;
  private final BearerTokens tokens;
  private final KeyValues marks;
  private final RemovalMarks removals;
  private BiConsumer<Jid, Element> vcards = (account, vcard) -> {};

  public SourcedAccounts(
      Kernel kernel,
      AccountStore store,
      AccountSources sources,
      BearerTokens tokens,
      KeyValues marks,
      RemovalMarks removals) {
    super(store);
    this.removals = removals;
    this.tokens = tokens;
    this.kernel = kernel;
    this.sources = sources;
    this.marks = marks;
  }

  /** Whether any source is asked. From memory. */
  public boolean haveSources() {
    return sources.areThere();
  }

  /** Whether any source is asked for people of this domain. From memory. */
  public boolean haveSources(String domain) {
    return sources.areThere() && sources.serve(domain);
  }

  /** Where an account's password is kept, as the source is named; null for an account of the server's own. May wait. */
  public @Nullable String source(Jid account) {
    AccountRecord record = super.find(account);
    return record == null ? null : source(record);
  }

  private @Nullable String source(AccountRecord record) {
    return record.keys().isEmpty() ? marks.get(record.jid(), FROM) : null;
  }

  /**
   * Whether a source says that this is the password. The first source that knows the name decides; one that does not answer
   * is not passed over, for it might be the one. May wait.
   */
  public boolean isPassword(Jid account, String password) {
    if (!isPossible(account) || password.isEmpty()) {
      return false;
    }
    AccountRecord record = super.find(account);
    if (record != null && !record.keys().isEmpty()) {
      return false;
    }
    String from = record == null ? null : source(record);
    for (AccountSource source : sources.asked(from)) {
      Verdict verdict = sources.verify(source, account, password);
      if (verdict == Verdict.RIGHT && (record == null || !source.name().equals(from))) {
        Person person = source.find(account);
        return adopt(account, source.name(), person == null ? "" : person.name(), source);
      }
      if (verdict != Verdict.UNKNOWN) {
        return verdict == Verdict.RIGHT;
      }
    }
    return false;
  }

  /** The tokens that let people in. */
  public BearerTokens tokens() {
    return tokens;
  }

  /**
   * The account in this domain that a token stands for; null when it is no good, or for somebody else. May wait.
   *
   * @param domain of the stream
   */
  public @Nullable Jid byToken(String token, String domain) {
    BearerTokens.Bearer bearer = tokens.check(token);
    if (bearer == null) {
      return null;
    }
    Jid account;
    try {
      account = bearer.user().contains("@") ? Jid.parse(bearer.user()) : Jid.of(bearer.user(), domain, null);
    } catch (JidException e) {
      return null;
    }
    if (!account.domain().equals(domain) || !isPossible(account)) {
      return null;
    }
    AccountRecord record = super.find(account);
    if (record == null) {
      return adopt(account, BY_TOKEN, bearer.name(), null) ? account : null;
    }
    if (!record.keys().isEmpty() && !tokens.openOwnAccounts()) {
      return null;
    }
    return account;
  }

  /** Whether the source of an account still knows it; true for the server's own. May wait. */
  public boolean isStillKnown(AccountRecord record) {
    String from = source(record);
    return from == null
        || (from.equals(BY_TOKEN) && tokens.areAccepted())
        || sources.asked(from).stream().anyMatch(source -> sources.find(source, record.jid()) != null);
  }

  private boolean isPossible(Jid account) {
    return account.isBare() && account.local() != null && sources.serve(account.domain());
  }

  /** Makes an account of somebody from a source; false while something is left of a former account of that address. */
  private boolean adopt(Jid account, String from, String name, @Nullable AccountSource source) {
    if (removals.isHeld(account)) {
      return false;
    }
    marks.put(account, FROM, from);
    if (super.create(new AccountRecord(account, List.of(), PersonName.fitted(name), true, kernel.clock().instant()))) {
      kernel.events().fire(new AccountCreated(account));
      if (source != null) {
        // Nobody who logs in, or is written to, waits for a picture.
        Background.start("the vCard of a new account", () -> introduce(account, source));
      }
    }
    return true;
  }

  private void introduce(Jid account, AccountSource source) {
    try {
      Element vcard = source.vcard(account);
      if (vcard != null) {
        vcards.accept(account, vcard);
      }
    } catch (StoreException e) {
      LOG.info("{} begins without a vCard: {}", account, e.getMessage());
    }
  }

  /** Where the vCard of somebody goes who becomes an account; set while the server is put together. */
  public void vcards(BiConsumer<Jid, Element> keeper) {
    vcards = keeper;
  }

  /** Forgets where an account that was removed came from. */
  void forget(Jid account) {
    marks.removeAll(account);
  }

  /** Throws when a source that might know does not answer: a name must not be given away meanwhile. */
  @Override
  public boolean exists(Jid bare) {
    if (super.exists(bare)) {
      return true;
    }
    if (!isPossible(bare)) {
      return false;
    }
    for (AccountSource source : sources.asked()) {
      Person person = sources.find(source, bare);
      if (person != null) {
        return adopt(bare, source.name(), person.name(), source);
      }
    }
    return false;
  }
}
