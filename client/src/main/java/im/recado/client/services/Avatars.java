package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pictures of people: XEP-0084, and those that presences name (XEP-0153). They are kept in the profile by their hash. */
public final class Avatars {
  private static final int LARGEST = 200_000;

  /** Pixels on a side of what is kept. */
  private static final int SIDE = 192;
  /** The hash of one's own picture where every presence has to name it; empty where the server does that. */
  static final String IN_CARD = "avatar.card";
  private static final String DRAFT = "new";
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");

  private final Link link;
  private final Hub hub;
  private final Settings settings;
  private final Contacts contacts;
  private final Disco disco;
  private final Cards cards;
  private final OwnPresence presence;
  private final Jid account;
  private final Path folder;
  private static final System.Logger LOG = System.getLogger(Avatars.class.getName());

  /** A picture that somebody says to have. */
  private record Wish(String hash, Source source) {}

  /** The hash that is being fetched from somebody: one at a time of each, whatever they say. Changed under the lock of {@code wished}. */
  private final Map<Jid, String> asking = new ConcurrentHashMap<>();
  /** What somebody has named since, the newest. */
  private final Map<Jid, Wish> wished = new HashMap<>();
  /** A few at a time: a thousand contacts come online at once. */
  private final Semaphore few = new Semaphore(3);

  Avatars(Link link, Hub hub, Settings settings, Contacts contacts, Disco disco, Cards cards, OwnPresence presence, Jid account,
      Path folder) {
    this.link = link;
    this.disco = disco;
    this.cards = cards;
    this.presence = presence;
    this.hub = hub;
    this.settings = settings;
    this.contacts = contacts;
    this.account = account;
    this.folder = folder;
  }

  /** The picture of somebody, small; nothing when they have none that can be shown or it is not here yet. */
  public Optional<byte[]> of(Jid jid) {
    return kept(settings, folder, jid);
  }

  /** The picture of somebody that is kept in this folder, also without a session. */
  static Optional<byte[]> kept(Settings settings, Path folder, Jid jid) {
    String hash = settings.avatar(jid.bare().toString());
    Path file = folder.resolve(hash);
    try {
      return HASH.matcher(hash).matches() && Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Their metadata has changed (XEP-0084, section 3.3); only of contacts and of oneself. */
  void event(Node message) {
    Optional<Node> items = message.child("event", Ns.PUBSUB_EVENT).flatMap(event -> event.child("items"))
        .filter(node -> node.get("node").equals(Ns.AVATAR_METADATA));
    Optional<Jid> from = message.jid("from").filter(Jid::isBare).filter(this::known);
    if (items.isEmpty() || from.isEmpty()) {
      return;
    }
    items.get().child("item").ifPresent(item -> {
      String hash = item.child("metadata", Ns.AVATAR_METADATA)
          .flatMap(metadata -> metadata.child("info")).map(info -> info.get("id")).orElse("");
      changed(from.get(), hash, () -> published(from.get(), hash));
    });
  }

  private boolean known(Jid jid) {
    return jid.equals(account) || contacts.find(jid).isPresent();
  }

  /** A presence may name the hash of a picture in the vCard. */
  void presence(Node presence) {
    Optional<String> hash = presence.child("x", Ns.VCARD_UPDATE).flatMap(x -> x.child("photo")).map(Node::text);
    Optional<Jid> from = presence.jid("from").map(Jid::bare).filter(this::known);
    if (hash.isPresent() && from.isPresent() && !hash.get().isEmpty()) {
      changed(from.get(), hash.get(), () -> card(from.get()));
    }
  }

  /** Fetches a picture; may wait. */
  private interface Source {
    Optional<byte[]> fetch() throws RefusedException, OfflineException, InterruptedException;
  }

  private void changed(Jid jid, String hash, Source source) {
    if (hash.equals(settings.avatar(jid.toString()))) {
      return;
    }
    if (hash.isEmpty()) {
      replace(jid, "");
      hub.tell(new Event.AvatarChanged(jid));
    } else if (HASH.matcher(hash).matches()) {
      wish(jid, new Wish(hash, source));
    }
  }

  private void wish(Jid jid, Wish wish) {
    synchronized (wished) {
      String asked = asking.putIfAbsent(jid, wish.hash);
      if (asked == null) {
        Thread.ofVirtual().start(() -> fetch(jid, wish));
      } else if (asked.equals(wish.hash)) {
        wished.remove(jid);
      } else {
        wished.put(jid, wish);
      }
    }
  }

  private void fetch(Jid jid, Wish first) {
    for (Wish wish = first; wish != null; wish = next(jid)) {
      try {
        fetch(jid, wish.hash, wish.source);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a picture could not be kept", e);
      }
    }
  }

  private @Nullable Wish next(Jid jid) {
    synchronized (wished) {
      Wish wish = wished.remove(jid);
      asking.computeIfPresent(jid, (key, hash) -> wish == null ? null : wish.hash);
      return wish;
    }
  }

  private void fetch(Jid jid, String hash, Source source) {
    try {
      few.acquire();
      try {
        if (!Files.exists(folder.resolve(hash))) {
          Optional<byte[]> bytes = source.fetch().filter(found -> found.length <= LARGEST && sha1(found).equals(hash));
          if (bytes.isEmpty()) {
            return;
          }
          Optional<byte[]> picture = Pictures.small(bytes.get(), SIDE);
          if (picture.isPresent()) {
            keep(hash, picture.get());
          }
        }
        replace(jid, hash);
        hub.tell(new Event.AvatarChanged(jid));
      } finally {
        few.release();
      }
    } catch (RefusedException | OfflineException e) {
      // They are seen without.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(String hash, byte[] bytes) {
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, DRAFT, "");
      try {
        Files.write(draft, bytes);
        Files.move(draft, folder.resolve(hash), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on they have another picture; the one of before goes, unless somebody else has it as well. */
  private void replace(Jid jid, String hash) {
    String before = settings.avatar(jid.toString());
    settings.avatar(jid.toString(), hash);
    boolean fetched = asking.containsValue(before);
    if (HASH.matcher(before).matches() && !before.equals(hash) && !fetched && !settings.avatars().contains(before)) {
      delete(folder.resolve(before));
    }
  }

  /** Keeps no picture of people who are not in the list any more, and nothing that a killed program left; before any is fetched. */
  void tidy() {
    settings.avatarsOnlyOf(jid -> Jid.parse(jid).filter(this::known).isPresent());
    Set<String> hashes = settings.avatars();
    if (!asking.isEmpty() || !Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> !hashes.contains(file.getFileName().toString())).forEach(Avatars::delete);
    } catch (IOException | UncheckedIOException e) {
      // The next time.
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It goes the next time.
    }
  }

  private Optional<byte[]> published(Jid jid, String hash)
      throws RefusedException, OfflineException, InterruptedException {
    Node answer = link.ask(Node.iq("get", jid, Node.of("pubsub", Ns.PUBSUB, Node.of("items", Ns.PUBSUB,
        Node.of("item", Ns.PUBSUB).with("id", hash)).with("node", Ns.AVATAR_DATA))));
    return answer.payload().flatMap(pubsub -> pubsub.child("items")).flatMap(items -> items.child("item"))
        .flatMap(item -> item.child("data", Ns.AVATAR_DATA)).flatMap(data -> decode(data.text()));
  }

  private Optional<byte[]> card(Jid jid) throws RefusedException, OfflineException, InterruptedException {
    Node answer = link.ask(Node.iq("get", jid, Node.of("vCard", Ns.VCARD)));
    return answer.payload().flatMap(card -> card.child("PHOTO")).flatMap(photo -> decode(photo.textOf("BINVAL")));
  }

  private static Optional<byte[]> decode(String base64) {
    if (base64.length() > 2 * LARGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Shows everybody a picture of oneself (XEP-0084, section 3.1). Where the server does not do that by itself (XEP-0398) those who look
   * into the card see it as well (XEP-0153, section 3.1).
   *
   * @param png a small square
   */
  public void publish(byte[] png) throws RefusedException, OfflineException, InterruptedException {
    String hash = sha1(png);
    boolean converts = converts();
    try {
      publish(Ns.AVATAR_DATA, hash, Node.text("data", Ns.AVATAR_DATA, Base64.getEncoder().encodeToString(png)));
      publish(Ns.AVATAR_METADATA, hash, Node.of("metadata", Ns.AVATAR_METADATA,
          Node.of("info", Ns.AVATAR_METADATA).with("bytes", png.length).with("id", hash).with("type", "image/png")));
    } catch (RefusedException e) {
      // A server without nodes of people: the card remains.
      if (converts) {
        throw e;
      }
    }
    if (!converts) {
      cards.picture(png, "image/png");
    }
    settings.set(IN_CARD, converts ? "" : hash);
    keep(hash, png);
    replace(account, hash);
    hub.tell(new Event.AvatarChanged(account));
    presence.again();
  }

  /** Shows no picture of oneself any more (XEP-0084, section 4.3). */
  public void unpublish() throws RefusedException, OfflineException, InterruptedException {
    boolean converts = converts();
    try {
      publish(Ns.AVATAR_METADATA, "current", Node.of("metadata", Ns.AVATAR_METADATA));
    } catch (RefusedException e) {
      if (converts) {
        throw e;
      }
    }
    if (!converts) {
      cards.picture(null, "");
    }
    settings.set(IN_CARD, "");
    replace(account, "");
    hub.tell(new Event.AvatarChanged(account));
    presence.again();
  }

  private boolean converts() throws OfflineException, InterruptedException {
    try {
      return disco.ask(account).can(Ns.AVATAR_CONVERSION);
    } catch (RefusedException e) {
      return false;
    }
  }

  private void publish(String node, String id, Node payload)
      throws RefusedException, OfflineException, InterruptedException {
    link.ask(Node.iq("set", null, Node.of("pubsub", Ns.PUBSUB, Node.of("publish", Ns.PUBSUB,
        Node.of("item", Ns.PUBSUB, payload).with("id", id)).with("node", node))));
  }
}
