package im.recado.client.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a message says, wherever it came from: live, as a carbon, from an archive.
 *
 * @param own whether it was sent from the own account, by whatever client
 * @param peer the bare address of the conversation: the other side, or the room
 * @param sender the full address of who sent it; in a room its resource is the nick
 * @param id the sender's id for it: the origin-id (XEP-0359) if there is one, else that of the stanza
 * @param stanzaId the archive's id for it, empty when the archive does not tell
 * @param at when it was sent, if it does not come straight from the sender
 * @param body null when it says nothing to people
 */
public record Letter(
    boolean own,
    boolean room,
    Jid peer,
    Jid sender,
    String id,
    String stanzaId,
    @Nullable Instant at,
    @Nullable String body,
    Node stanza) {
  /** How ids begin that we give to whom a room has given none: what was said before does not have them. */
  public static final String STAY = "stay of ";
  /** Longer ones are cut: nobody reads them, and every view would have to lay them out. */
  private static final int LONGEST_BODY = 20_000;

  /** A message that was handed to us or, with {@code own}, that we handed in. Nothing when it names nobody. */
  static Optional<Letter> of(Node message, boolean own, String stanzaId, @Nullable Instant at) {
    Optional<Jid> from = message.jid("from");
    Optional<Jid> to = message.jid("to");
    boolean room = message.get("type").equals("groupchat");
    Optional<Jid> peer = (own && !room ? to : from).map(Jid::bare);
    if (from.isEmpty() || peer.isEmpty()) {
      return Optional.empty();
    }
    String origin = message.child("origin-id", Ns.SID).map(node -> node.get("id")).orElse("");
    String id = origin.isEmpty() ? message.get("id") : origin;
    String body = message.child("body").map(Node::text).map(Letter::bounded).orElse(null);
    return Optional.of(new Letter(own, room, peer.get(), from.get(), id, stanzaId, at, body, message));
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST_BODY ? text : text.substring(0, LONGEST_BODY) + "…";
  }

  /**
   * When it was sent, as one says who may know and whose name nobody else can take on the way (XEP-0203, section 4): the own server
   * and account, or the room. What does not tell whose it is may be the sender's.
   */
  static @Nullable Instant delay(Node message, Set<Jid> by) {
    return message.all("delay", Ns.DELAY).filter(delay -> delay.jid("from").filter(by::contains).isPresent())
        .map(delay -> instant(delay.get("stamp"))).filter(java.util.Objects::nonNull).findFirst().orElse(null);
  }

  /** The time that a stamp (XEP-0082) tells; null when it tells none, or a year without four digits. */
  static @Nullable Instant instant(String stamp) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(stamp);
      return time.getYear() < 1 || time.getYear() > 9999 ? null : time.toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The id that an archive gave to a message; only what the archive itself says counts (XEP-0359, section 4). */
  static String stanzaId(Node message, Jid by) {
    return message.all("stanza-id", Ns.SID)
        .filter(node -> node.jid("by").filter(by::equals).isPresent())
        .map(node -> node.get("id")).findFirst().orElse("");
  }

  /** The id of the message that this one corrects (XEP-0308). */
  public Optional<String> replaces() {
    return stanza.child("replace", Ns.CORRECT).map(node -> node.get("id")).filter(id -> !id.isEmpty());
  }

  /** What it takes back (XEP-0424, XEP-0425), if it comes from whom that may come. */
  public Optional<Retraction> retraction() {
    return Retraction.in(this);
  }

  /** That it was taken back: what an archive has in its place. */
  public Optional<Retraction> tombstone() {
    return Retraction.tombstone(this);
  }

  /** What a room tells its sender apart by, whatever the nick (XEP-0421), also in what is said to us alone; empty when it does not. */
  public String occupant() {
    return room || !peer.isBare() ? stanza.child("occupant-id", Ns.OCCUPANT_ID).map(node -> node.get("id")).orElse("") : "";
  }

  /** Whether the room tells its sender apart also in what was said before, or nobody has to. */
  public boolean toldApart() {
    return (!room && peer.isBare()) || !(occupant().isEmpty() || occupant().startsWith(STAY));
  }

  /** The same of an occupant whom this tells apart; of nobody who is told apart when it is empty. */
  public Letter by(String occupant) {
    List<Node> others = stanza.children().stream().filter(child -> !child.is("occupant-id", Ns.OCCUPANT_ID)).toList();
    Node bare = new Node(stanza.name(), stanza.ns(), stanza.attributes(), others, stanza.text());
    Node told = occupant.isEmpty() ? bare : bare.add(Node.of("occupant-id", Ns.OCCUPANT_ID).with("id", occupant));
    return new Letter(own, room, peer, sender, id, stanzaId, at, body, told);
  }

  /** Whether its sender wants to hear that it arrived (XEP-0184). */
  public boolean wantsReceipt() {
    return stanza.has("request", Ns.RECEIPTS);
  }

  /** The id of the message whose arrival this one tells. */
  public Optional<String> receipt() {
    return stanza.child("received", Ns.RECEIPTS).map(node -> node.get("id")).filter(id -> !id.isEmpty());
  }

  /** Whether its sender wants to hear how far it was read (XEP-0333). */
  public boolean markable() {
    return stanza.has("markable", Ns.MARKERS);
  }

  /** The id of the message up to which the other side has read. */
  public Optional<String> displayed() {
    return stanza.child("displayed", Ns.MARKERS).map(node -> node.get("id")).filter(id -> !id.isEmpty());
  }

  /** The chat state (XEP-0085) that it tells: {@code composing}, {@code paused}, {@code active}, ... */
  public Optional<String> chatState() {
    return stanza.children().stream().filter(node -> node.ns().equals(Ns.CHAT_STATES)).map(Node::name).findFirst();
  }

  /** The topic that it sets: a subject and no body (XEP-0045, section 8.1). */
  public Optional<String> topic() {
    return body == null ? stanza.child("subject").map(Node::text) : Optional.empty();
  }

  /** The address of a file that it hands over (XEP-0066). */
  public Optional<String> file() {
    return stanza.child("x", Ns.OOB).map(node -> node.textOf("url")).filter(url -> url.equals(body));
  }

  /** How large its sender says that the file is (XEP-0447 with XEP-0446), in bytes; 0 when nothing is said. */
  public long fileSize() {
    return stanza.child("file-sharing", Ns.FILE_SHARING).flatMap(sharing -> sharing.child("file", Ns.FILE_METADATA))
        .map(metadata -> metadata.textOf("size")).filter(size -> size.matches("[0-9]{1,15}")).map(Long::parseLong).orElse(0L);
  }

  /**
   * Its words, without a quotation of what it answers to.
   *
   * @param sealed whether they were encrypted
   */
  public Reply.Said said(boolean sealed) {
    return Reply.in(stanza, body == null ? "" : body, sealed);
  }

  /** The same in a conversation with one occupant of a room alone (XEP-0045, section 7.5): its address is the full one. */
  public Letter privately() {
    Jid other = own ? stanza.jid("to").orElse(peer) : sender;
    return new Letter(own, false, other, sender, id, stanzaId, at, body, stanza);
  }

  /** The same with other words: those that were encrypted in it. */
  public Letter saying(@Nullable String words) {
    return new Letter(own, room, peer, sender, id, stanzaId, at, words == null ? null : bounded(words), stanza);
  }

  /** The same at another time. */
  public Letter at(Instant when) {
    return new Letter(own, room, peer, sender, id, stanzaId, when, body, stanza);
  }
}
