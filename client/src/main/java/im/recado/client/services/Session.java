package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.LinkListener;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.UnkeptException;
import im.recado.client.services.Event.State;
import im.recado.client.services.direct.Places;
import im.recado.client.services.omemo.Omemo;
import im.recado.client.services.spelling.Spelling;
import im.recado.client.services.store.StoreException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One account: its stream, kept up as well as the network lets, and all that happens over it. Safe for any thread. */
public final class Session implements LinkListener, AutoCloseable {
  private final Profile profile;
  private final Parts parts;
  private final Incoming incoming;
  private final Link link;
  private final Keeper keeper;
  private final Runnable waking;

  /**
   * Makes one that does nothing before it is started.
   *
   * @param links makes the stream, given who listens to it
   */
  public Session(Profile profile, Hub hub, Login login, Function<LinkListener, Link> links) {
    this(profile, hub, login, links, Places.NETWORKS);
  }

  /** The same with other places at which this computer is reached by clients of others. */
  public Session(Profile profile, Hub hub, Login login, Function<LinkListener, Link> links, Places places) {
    this.profile = profile;
    this.link = links.apply(this);
    this.parts = new Parts(profile, hub, login.account(), link, places);
    this.incoming = new Incoming(parts);
    this.keeper = new Keeper(link, hub, new Beginning(parts)::begun);
    this.waking = Waking.ofThisComputer().on(keeper::woke);
    parts.roomPings.start();
  }

  /** Logs in for the first time; waits. When that goes, the stream is kept up from now on. */
  public void start() throws LoginException, InterruptedException {
    keeper.start();
  }

  /** Logs in as soon as that goes; does not wait. */
  public void startWhenPossible() {
    keeper.startWhenPossible();
  }

  /** A person says that the server may ask for less at the next login than it did. */
  public void forgetStrength() {
    profile.forgetStrength();
  }

  /** Tries again at once. */
  public void retry() {
    keeper.retry();
  }

  /** Ends the stream as a broken network would. */
  public void cut() {
    link.cut();
  }

  @Override
  public void close() {
    waking.run();
    parts.roomPings.close();
    parts.direct.gone(jid -> true);
    parts.downloads.close();
    parts.outbox.close();
    keeper.close();
    parts.displayed.close();
  }

  // ---- What comes

  @Override
  public void stanza(Node stanza) {
    kept(() -> {
      incoming.stanza(stanza);
      return true;
    });
  }

  @Override
  public Optional<Node> request(Node iq) {
    return kept(() -> incoming.request(iq));
  }

  private <T> T kept(Supplier<T> step) {
    try {
      return step.get();
    } catch (StoreException e) {
      keeper.unkept();
      throw new UnkeptException(e);
    }
  }

  @Override
  public void acknowledged(String id) {
    parts.outbox.taken(id);
  }

  @Override
  public void lost() {
    parts.outbox.close();
    keeper.lost();
  }

  // ---- What it is made of

  /** What the views of this account keep under a key; empty when nothing was. */
  public String kept(String key) {
    return parts.settings.get(key, "");
  }

  /** Keeps it for the next start. */
  public void keep(String key, String value) {
    parts.settings.set(key, value);
  }

  public State state() {
    return keeper.state();
  }

  public Jid account() {
    return parts.account;
  }

  /** Where it is told what happens. */
  public Hub hub() {
    return parts.hub;
  }

  /** The stream itself, for those who look at it and write on it by hand. */
  public Link link() {
    return link;
  }

  /** How one is there oneself. */
  public OwnPresence presence() {
    return parts.presence;
  }

  public Levels levels() {
    return parts.levels;
  }

  /** Who and what stands first. */
  public Favourites favourites() {
    return parts.favourites;
  }

  /** Whether words are spelled right. */
  public Spelling spelling() {
    return parts.spelling;
  }

  /** Notes about people. */
  public Notes notes() {
    return parts.notes;
  }

  public Contacts contacts() {
    return parts.contacts;
  }

  public Chats chats() {
    return parts.chats;
  }

  public Omemo omemo() {
    return parts.omemo;
  }

  public History history() {
    return parts.history;
  }

  public Rooms rooms() {
    return parts.rooms;
  }

  public RoomAdmin roomAdmin() {
    return parts.roomAdmin;
  }

  /** Where rooms are found. */
  public RoomFinder roomFinder() {
    return parts.roomFinder;
  }

  /** What one asks of a room. */
  public RoomRequests roomRequests() {
    return parts.roomRequests;
  }

  /** How rooms are entered, made and left. */
  public RoomVisits roomVisits() {
    return parts.roomVisits;
  }

  public Bookmarks bookmarks() {
    return parts.bookmarks;
  }

  public Reports reports() {
    return parts.reports;
  }

  public Blocks blocks() {
    return parts.blocks;
  }

  public Avatars avatars() {
    return parts.avatars;
  }

  public Uploads uploads() {
    return parts.uploads;
  }

  public FileSender files() {
    return parts.files;
  }

  /** How large files are that others tell of. */
  public FileSizes sizes() {
    return parts.sizes;
  }

  /** Files that were fetched to be kept. */
  public Downloads downloads() {
    return parts.downloads;
  }

  /** Files from client to client. */
  public DirectFiles directFiles() {
    return parts.directFiles;
  }

  public SecretFiles secretFiles() {
    return parts.secretFiles;
  }

  /** Which networks people are on. */
  public Networks networks() {
    return parts.networks;
  }

  /** Whether one is signed in to other networks. */
  public NetworkLogins networkLogins() {
    return parts.networkLogins;
  }

  public Gateways gateways() {
    return parts.gateways;
  }

  /** The clients that people have there. */
  public Programs programs() {
    return parts.programs;
  }

  public Cards cards() {
    return parts.cards;
  }

  public Disco disco() {
    return parts.disco;
  }

  public Directory directory() {
    return parts.directory;
  }

  public Commands commands() {
    return parts.commands;
  }
}
