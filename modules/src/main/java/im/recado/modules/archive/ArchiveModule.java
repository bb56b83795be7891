package im.recado.modules.archive;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.route.Stage;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions.AccountOpened;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreException;
import im.recado.modules.adhoc.AdHocCommands;
import im.recado.modules.account.Accounts.AccountCreated;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.roster.RosterModule;
import im.recado.modules.spool.AlreadyHad;
import im.recado.modules.spool.SpoolModule.MessageKept;
import im.recado.modules.stanzaid.StanzaIds;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archives of accounts (XEP-0313): every message that an account sends or gets is kept, if its owner wants that, and
 * can be read again by its owner alone (SECURITY M13). What a stranger can make grow: the archive of an account, up to the
 * limits of {@link CleanUp}; its owner: two lists of addresses.
 */
public final class ArchiveModule implements Module {
  static final Option<Integer> MOST_LISTED =
      Option.integer(
          "archive.preferences-max", 1000, 1, 100_000, "So many addresses an account may list in its archive's preferences.");

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveModule.class);

  /** So long a query waits for what the account has just sent; more only a failing disk takes. */
  private static final int MOST_SECONDS = 5;

  private final Kernel kernel;
  private final Owners owners;
  private final Archives archives;
  private final Answers answers;
  private final Keeping keeping;
  private final CleanUp cleanUp;
  private final Terms terms;
  private final Predicate<Jid> exists;

  /** Of somebody else's archives only those of nodes may be open to others. */
  private final IqHandler others =
      new IqHandler() {
        @Override
        public @Nullable Element handle(IqRequest request) throws StanzaException {
          return refusesAlike(request) ? OWNER_ONLY.handle(request) : answers.node(request);
        }

        @Override
        public boolean refusesAlike(IqRequest request) {
          return request.payload().attribute("node") == null;
        }
      };

  /** @param exists whether an account is kept at all: one that was made for a session alone has no archive */
  public ArchiveModule(
      Kernel kernel,
      Archives archives,
      Answers answers,
      KeyValues preferences,
      StanzaIds ids,
      RosterModule rosters,
      Predicate<Jid> exists,
      Terms terms,
      AdHocCommands commands) {
    this.kernel = kernel;
    this.archives = archives;
    this.answers = answers;
    this.owners = new Owners(kernel, preferences, rosters, exists);
    this.keeping = new Keeping(kernel, owners, archives, ids);
    this.cleanUp = new CleanUp(kernel, archives.store(), terms);
    this.terms = terms;
    this.exists = exists;
    commands.add(new OwnTerms(terms, exists).command());
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("archive", "Keeps the messages of accounts, to be read again on any device.")
            .xep(313, "1.1.3", "Message Archive Management")
            .xep(441, "0.2.0", "Message Archive Management Preferences")
            .xep(431, "0.2.0", "Full Text Search in MAM")
            .xep(413, "0.2.1", "Order-By")
            .xep(424, "0.4.2", "Message Retraction")
            .accountFeature(QueryXml.NS)
            .accountFeature(QueryXml.NS + "#extended")
            .accountFeature(QueryXml.NS + "#groupchat-field")
            .accountFeature(PageRequest.NS)
            .accountFeature(QueryXml.FULL_TEXT_NS)
            .accountFeature(QueryXml.ORDER)
            .accountFeature(QueryXml.ORDER + "@" + QueryXml.NS)
            .accountFeature(Retractions.NS)
            .accountFeature(Retractions.NS + "#tombstone")
            .serverFeature(Retractions.NS)
            .option(Owners.DEFAULT)
            .option(MOST_LISTED)
            .option(Answers.PAGE)
            .option(Answers.MOST)
            .option(Answers.RATE)
            .option(CleanUp.KEEP)
            .option(CleanUp.MESSAGES)
            .option(CleanUp.MEGABYTES)
            .option(CleanUp.PERIOD)
            .stage(Stage.OUT_STORE, keeping::sent)
            .stage(Stage.IN_STORE, keeping::received)
            .stage(Stage.UNSEEN, this::unseen)
            .on(MessageKept.class, kept -> keeping.spooled(kept.message(), kept.sender(), kept.delivery()))
            .on(AccountOpened.class, opened -> owners.open(opened.account()))
            .on(AccountCreated.class, created -> owners.changed(created.account()))
            .on(AccountRemoved.class, removed -> forget(removed.account()))
            .every(CleanUp.PERIOD, cleanUp::run)
            .bound(this::bound)
            .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "query", QueryXml.NS, this::fields)
            .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "query", QueryXml.NS, this::query)
            .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "metadata", QueryXml.NS, this::metadata)
            .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "prefs", Preferences.NS, this::preferences)
            .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "prefs", Preferences.NS, this::choose);
    for (Iq.Type type : new Iq.Type[] {Iq.Type.GET, Iq.Type.SET}) {
      for (String name : new String[] {"query", "metadata", "prefs"}) {
        if (type == Iq.Type.GET || !name.equals("metadata")) {
          boolean ofNodes = !name.equals("prefs");
          declaration.blockingIq(
              type, IqTarget.OTHER_ACCOUNT, name, QueryXml.NS, ofNodes ? others : IqHandler.OWNER_ONLY);
        }
      }
    }
    new ArchiveCommands(kernel, archives.store(), terms, exists).all().forEach(declaration::command);
    return declaration;
  }

  /** Whether the archive of the recipient will keep a message. May wait unless the recipient is online. */
  public boolean willKeep(MessageRoute route) {
    return keeping.willKeep(route);
  }

  /** Whether an account keeps what it says with an address. May wait unless the account is online. */
  public boolean keeps(Jid account, Jid other) {
    return owners.keep(account, other);
  }

  /**
   * Keeps what an account has said by a program of another network. May wait unless it is online.
   *
   * @return the id by which it is found; null when it is not kept
   */
  public @Nullable String elsewhere(Jid account, Message message) {
    return keeping.elsewhere(account, message);
  }

  private boolean unseen(MessageRoute route) {
    if (exists.test(route.to().bare())) {
      keeping.unseen(route);
    }
    return true;
  }

  private void forget(Jid account) {
    owners.forget(account);
    archives.store().removeAll(account);
    terms.set(account, 0);
  }

  private @Nullable Element fields(IqRequest request) throws StanzaException {
    return request.payload().attribute("node") != null ? answers.node(request) : answers.fields();
  }

  private @Nullable Element query(IqRequest request) throws StanzaException {
    if (request.payload().attribute("node") != null) {
      return answers.node(request);
    }
    Session asking = request.ownSession();
    Jid owner = asking.account().jid();
    boolean stable = awaitWrites(owner);
    List<String> sent = new ArrayList<>();
    Element fin =
        answers.query(
            request,
            ArchiveName.of(owner),
            owner,
            message -> {
              sent.add(message.id());
              return ArchivedXml.element(message);
            });
    AlreadyHad.read(asking, sent);
    return stable ? fin : fin.withAttribute("stable", "false");
  }

  private @Nullable Element metadata(IqRequest request) throws StanzaException {
    if (request.payload().attribute("node") != null) {
      return answers.node(request);
    }
    return metadata(request.ownSession());
  }

  private Element metadata(Session session) {
    Jid owner = session.account().jid();
    awaitWrites(owner);
    return answers.metadata(ArchiveName.of(owner));
  }

  /** A client that binds its resource together with its login is told where the archive ends, and reads there what it missed. */
  private Element bound(Session session) {
    AlreadyHad.readsAll(
        session, kernel.clock().instant(), ids -> archived(ArchiveName.of(session.account().jid()), ids));
    return metadata(session);
  }

  private Set<String> archived(ArchiveName archive, Set<String> ids) {
    try {
      return archives.store().holding(archive, ids);
    } catch (StoreException e) {
      LOG.warn("What is in the archive of {} is not known now: {}", archive, e.getMessage());
      return Set.of();
    }
  }

  /** What a client has sent before it asks is part of the answer. False when that is not on the disk yet. */
  private boolean awaitWrites(Jid owner) {
    try {
      owners.written(owner).get(MOST_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private Element preferences(IqRequest request) throws StanzaException {
    Preferences preferences = owners.preferences(request.askedAccount());
    if (preferences == null) {
      throw new StanzaException(Condition.FEATURE_NOT_IMPLEMENTED, "There is no archive of an account of a single session.");
    }
    return preferences.toElement();
  }

  private Element choose(IqRequest request) throws StanzaException {
    preferences(request);
    Preferences chosen = Preferences.read(request.payload(), kernel.options().get(MOST_LISTED));
    owners.choose(request.ownSession().account(), chosen);
    return chosen.toElement();
  }
}
