package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.Reply;
import im.recado.client.protocol.SharedFile;
import im.recado.client.protocol.omemo.SecretFile;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.Message.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The messages of all conversations: each once, in the order of their archive's time. */
public final class Messages {
  private static final String COLUMNS =
      "number, conversation, room, own, sender, occupant, id, stanza_id, at, body, file, state, edited,"
          + " security, reply, reply_author, quote, gone, gone_by, gone_reason, unstyled, handed, handed_size";
  /** Corrections whose message has not come (yet): older ones go. */
  private static final int MOST_CORRECTIONS = 1000;

  /** What became of a message that was to be kept. */
  public enum Kept { ADDED, KNOWN, CORRECTED, NOTHING }

  private final Database database;
  private final ReactionStore reactions;
  private final RetractionStore retractions;

  public Messages(Database database) {
    this.database = database;
    this.reactions = new ReactionStore(database);
    this.retractions = new RetractionStore(database);
  }

  private static Message read(ResultSet row) throws SQLException {
    return new Message(
        row.getLong(1), Jid.of(row.getString(2)), row.getBoolean(3), row.getBoolean(4), Jid.of(row.getString(5)),
        row.getString(6), row.getString(7), row.getString(8), Instant.ofEpochMilli(row.getLong(9)), row.getString(10),
        row.getBoolean(11), State.values()[row.getInt(12)], row.getBoolean(13),
        Security.values()[row.getInt(14)], new Reply(row.getString(15), row.getString(16), row.getString(17)),
        new Gone(Gone.Kind.values()[row.getInt(18)], row.getString(19), row.getString(20)), row.getBoolean(21),
        new Handed(Handed.How.values()[row.getInt(22)], row.getLong(23)));
  }

  /**
   * Keeps what came: adds it, or finds that it is here already, or corrects the message that it corrects.
   *
   * @param at when it counts as sent
   * @param place its order among those with the same time
   */
  public Kept keep(Letter letter, Instant at, boolean own, long place, Security security) {
    return letter.body() == null ? Kept.NOTHING
        : database.together(() -> kept(letter, letter.said(security.isEncrypted()), at, own, place, security));
  }

  /** An encrypted message came that was opened before: what is known of it now is kept, its words are here. */
  public Kept again(Letter letter, Instant at) {
    return database.together(() -> {
      Jid sender = letter.room() ? letter.sender() : letter.sender().bare();
      Optional<Message> known = known(letter, sender, null);
      known.ifPresent(message -> arrived(message, letter, at));
      return known.isPresent() ? Kept.KNOWN : Kept.NOTHING;
    });
  }

  private Kept kept(Letter letter, Reply.Said said, Instant at, boolean own, long place, Security security) {
    Jid sender = letter.room() ? letter.sender() : letter.sender().bare();
    String occupant = letter.occupant();
    Optional<String> replaces = letter.replaces().filter(id -> !id.equals(letter.id()));
    if (replaces.isPresent()) {
      Kept corrected = correct(letter, sender, occupant, replaces.get(), said, security);
      if (corrected != Kept.ADDED) {
        return corrected;
      }
    }
    Optional<Message> known = known(letter, sender, said.words());
    if (known.isPresent()) {
      arrived(known.get(), letter, at);
      return Kept.KNOWN;
    }
    database.change(
        "insert into message (conversation, room, own, sender, occupant, id, stanza_id, at, place, body, file,"
            + " state, security, reply, reply_author, quote, unstyled, handed_size) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        letter.peer().toString(), letter.room(), own, sender.toString(), occupant, letter.id(), letter.stanzaId(),
        at.toEpochMilli(), place, said.words(), letter.file().isPresent() || (security.isEncrypted() && SecretFile.is(said.words())),
        (own ? State.SENT : State.RECEIVED).ordinal(), security.ordinal(), said.reply().id(), said.reply().author(), said.reply().quote(), said.unstyled(),
        security.isEncrypted() ? 0 : letter.fileSize());
    applyCorrections(letter, sender, occupant);
    String named = letter.room() ? letter.stanzaId() : letter.id();
    reactions.arrived(letter.peer(), named);
    retractions.arrived(letter.peer(), letter.room(), named);
    return Kept.ADDED;
  }

  /** The place behind all others. */
  public long after() {
    return database.one("select max(place) from message", row -> row.getLong(1)).orElse(0L) + 1;
  }

  /** The first of so many places before all others: times of an archive may be the same for a whole page. */
  public long before(int many) {
    return database.one("select min(place) from message", row -> row.getLong(1)).orElse(0L) - many;
  }

  /** The same message: by the archive's id, else by the sender's, unless both have ids of an archive that differ. */
  private Optional<Message> known(Letter letter, Jid sender, @Nullable String body) {
    if (!letter.stanzaId().isEmpty()) {
      Optional<Message> same = database.one(
          "select " + COLUMNS + " from message where conversation = ? and stanza_id = ?", Messages::read,
          letter.peer().toString(), letter.stanzaId());
      if (same.isPresent()) {
        return same;
      }
    }
    boolean random = letter.stanza().has("origin-id", Ns.SID);
    return withId(letter.peer(), sender, letter.id()).stream()
        .filter(message -> random || message.stanzaId().isEmpty() || letter.stanzaId().isEmpty())
        .filter(message -> message.own() || message.edited() || message.gone().isSo() || body == null || message.body().equals(body))
        .findFirst();
  }

  private List<Message> withId(Jid conversation, Jid sender, String id) {
    return id.isEmpty() ? List.of() : database.list(
        "select " + COLUMNS + " from message where conversation = ? and sender = ? and id = ? order by number desc",
        Messages::read, conversation.toString(), sender.toString(), id);
  }

  /** What is here already came again, from an archive or a room: now its id and its time there are known. */
  private void arrived(Message message, Letter letter, Instant at) {
    if (message.stanzaId().isEmpty() && !letter.stanzaId().isEmpty()) {
      database.change("update message set stanza_id = ?, at = ? where number = ?",
          letter.stanzaId(), (letter.at() == null ? message.at() : at).toEpochMilli(), message.number());
    }
    if ((message.own() && message.state() == State.PENDING) || message.state() == State.FAILED) {
      state(message.number(), State.SENT);
    }
  }

  /** Whether only its nick tells who wrote it, which somebody else may have next: a room without XEP-0421. */
  private static boolean isByNickAlone(Letter letter, String occupant) {
    return (letter.room() || !letter.peer().isBare()) && occupant.isEmpty();
  }

  /** What was encrypted is corrected only by what is: whoever carries messages could write the other. It is a message of its own then. */
  private Kept correct(Letter letter, Jid sender, String occupant, String id, Reply.Said said, Security security) {
    Jid conversation = letter.peer();
    boolean nickAlone = isByNickAlone(letter, occupant);
    Optional<Message> target = withId(conversation, sender, id).stream().filter(message -> !nickAlone && message.occupant().equals(occupant)).findFirst();
    if (target.isPresent()) {
      if (security == Security.UNREADABLE || target.get().gone().isSo()) {
        return Kept.NOTHING;
      }
      if (target.get().security().isEncrypted() && !atLeast(security, target.get().security())) {
        return Kept.ADDED;
      }
      database.change("update message set body = ?, edited = 1, file = 0, security = ?, reply = ?, reply_author = ?, quote = ?,"
              + " unstyled = ? where number = ?", said.words(), security.ordinal(), said.reply().id(), said.reply().author(), said.reply().quote(),
          said.unstyled(), target.get().number());
      return Kept.CORRECTED;
    }
    if (!letter.toldApart()) {
      // What comes again of a correction that was believed when it came, or was one's own, is no message.
      boolean known = withId(conversation, sender, id).stream().anyMatch(message -> message.edited() && message.body().equals(said.words()));
      return known ? Kept.NOTHING : Kept.ADDED;
    }
    database.change("insert into correction (conversation, sender, occupant, id, body, security, reply, reply_author, quote, unstyled)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        conversation.toString(), sender.toString(), occupant, id, said.words(), security.ordinal(), said.reply().id(),
        said.reply().author(), said.reply().quote(), said.unstyled());
    database.change("delete from correction where number <= (select max(number) from correction) - ?", MOST_CORRECTIONS);
    return Kept.NOTHING;
  }

  private static boolean atLeast(Security correction, Security corrected) {
    return correction == Security.VERIFIED || correction == Security.BLIND || (correction == corrected && corrected != Security.UNREADABLE);
  }

  /** An archive is read backwards: the correction may have come before what it corrects. */
  private void applyCorrections(Letter letter, Jid sender, String occupant) {
    record Correction(Reply.Said said, Security security) {}

    Jid conversation = letter.peer();
    String id = letter.id();
    if (isByNickAlone(letter, occupant)) {
      return;
    }
    database.one("select body, security, reply, reply_author, quote, unstyled from correction where conversation = ? and sender = ? and occupant = ? and id = ?"
            + " order by number desc", row -> new Correction(new Reply.Said(row.getString(1),
                new Reply(row.getString(3), row.getString(4), row.getString(5)), row.getBoolean(6)), Security.values()[row.getInt(2)]),
        conversation.toString(), sender.toString(), occupant, id)
        .ifPresent(correction -> {
          correct(letter, sender, occupant, id, correction.said, correction.security);
          database.change("delete from correction where conversation = ? and sender = ? and occupant = ? and id = ?",
              conversation.toString(), sender.toString(), occupant, id);
        });
  }

  /** Keeps what is about to be sent; it waits. */
  public void pending(Jid conversation, boolean room, Jid sender, String id, Instant at, Reply.Said said,
      @Nullable SharedFile file, boolean secret) {
    database.change("insert into message (conversation, room, own, sender, id, stanza_id, at, place, body, file,"
            + " state, security, reply, reply_author, quote, handed_size) values (?, ?, 1, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        conversation.toString(), room, sender.toString(), id, at.toEpochMilli(), after(), said.words(), file != null, State.PENDING.ordinal(),
        (secret ? Security.BLIND : Security.PLAIN).ordinal(), said.reply().id(), said.reply().author(), said.reply().quote(),
        file == null ? 0 : file.size());
  }

  /** How large the file of a message on a server is, is known now. */
  public void measured(long number, long size) {
    database.change("update message set handed_size = ? where number = ? and file = 1", size, number);
  }

  /** Who can read an own message is known now. */
  public void security(Jid conversation, String id, Security security) {
    database.change("update message set security = ? where conversation = ? and id = ? and own = 1", security.ordinal(),
        conversation.toString(), id);
  }

  /** The device that wrote a message is believed after all. */
  public boolean believed(Jid conversation, Jid sender, String id) {
    return database.change("update message set security = ? where conversation = ? and sender = ? and id = ? and security = ?",
        Security.BLIND.ordinal(), conversation.toString(), sender.toString(), id, Security.UNTRUSTED.ordinal()) > 0;
  }

  /** Corrects an own message; false when there is none with this id. */
  public boolean correctOwn(Jid conversation, String id, String body) {
    return database.change("update message set body = ?, edited = 1 where conversation = ? and id = ? and own = 1",
        body, conversation.toString(), id) > 0;
  }

  private void state(long number, State state) {
    database.change("update message set state = ? where number = ?", state.ordinal(), number);
  }

  /** An own message has come further; never back. */
  public boolean advance(Jid conversation, String id, State state) {
    return database.change("update message set state = ? where conversation = ? and id = ? and own = 1"
        + " and (state < ? or state = 4)", state.ordinal(), conversation.toString(), id, state.ordinal()) > 0;
  }

  /** The other side has seen an own message and all before it. */
  public boolean readUpTo(Jid conversation, String id) {
    return database.change("update message set state = 3 where conversation = ? and own = 1 and state in (1, 2)"
        + " and at <= (select at from message where conversation = ? and id = ? and own = 1)",
        conversation.toString(), conversation.toString(), id) > 0;
  }

  /** An own message waits again. */
  public void again(Jid conversation, String id) {
    database.change("update message set state = 0 where conversation = ? and id = ? and own = 1",
        conversation.toString(), id);
  }

  public Optional<Message> own(Jid conversation, String id) {
    return database.one("select " + COLUMNS + " from message where conversation = ? and id = ? and own = 1",
        Messages::read, conversation.toString(), id);
  }

  public Optional<Message> find(long number) {
    return database.one("select " + COLUMNS + " from message where number = ?", Messages::read, number);
  }

  public Optional<Message> last(Jid conversation) {
    return database.one("select " + COLUMNS + " from message where conversation = ? order by at desc, place desc limit 1",
        Messages::read, conversation.toString());
  }

  /** The newest ones, the oldest first. */
  public List<Message> newest(Jid conversation, int most) {
    return newest(conversation, most, 0);
  }

  /** The same without so many of the very newest. */
  public List<Message> newest(Jid conversation, int most, int without) {
    return database.list(
        "select " + COLUMNS + " from message where number in"
            + " (select number from message where conversation = ? order by at desc, place desc limit ? offset ?)"
            + " order by at, place", Messages::read, conversation.toString(), most, without);
  }

  /** What a message answers to, if it is here: the one of whom it names, when two people have given the same id. */
  public Optional<Message> answered(Message answer, Jid account) {
    Reply reply = answer.reply();
    String conversation = answer.conversation().toString();
    if (answer.room()) {
      return archived(answer.conversation(), reply.id());
    }
    return database.one("select " + COLUMNS + " from message where conversation = ? and sender in (?, ?) and id = ? and number <> ?"
            + " order by sender = ? desc, number desc limit 1", Messages::read, conversation, answer.conversation().bare().toString(),
        account.toString(), reply.id(), answer.number(), Jid.parse(reply.author()).map(jid -> jid.bare().toString()).orElse(""));
  }

  /** The message with this id of its archive: of the room, or of the own account. */
  public Optional<Message> archived(Jid conversation, String stanzaId) {
    return database.one("select " + COLUMNS + " from message where conversation = ? and stanza_id = ?", Messages::read,
        conversation.toString(), stanzaId);
  }

  /** Whether what an archive tells is here: one's own messages are at times without the archive's id. */
  public boolean isHere(Letter letter) {
    return archived(letter.peer(), letter.stanzaId()).isPresent() || (letter.own() && !letter.id().isEmpty() && own(letter.peer(), letter.id()).isPresent());
  }

  /** Whether it corrects a message that is here, and is none of its own. */
  public boolean corrects(Letter letter) {
    Jid sender = letter.room() ? letter.sender() : letter.sender().bare();
    return letter.toldApart() && letter.replaces().stream().anyMatch(id -> !withId(letter.peer(), sender, id).isEmpty());
  }

  /** How many of a conversation stand behind a message. */
  public int behind(Message message) {
    return database.one("select count(*) from message where conversation = ? and at >= ?", row -> row.getInt(1),
        message.conversation().toString(), message.at().toEpochMilli()).orElse(0);
  }

  /** How many there are. */
  public int count(Jid conversation) {
    return database.one("select count(*) from message where conversation = ?", row -> row.getInt(1),
        conversation.toString()).orElse(0);
  }

  /** Those of a conversation with this text in them, the newest first; upper and lower case are the same. */
  public List<Message> with(Jid conversation, String text, int most) {
    return with("conversation = ? and ", text, most, conversation.toString());
  }

  /** The same of all conversations. */
  public List<Message> everywhere(String text, int most) {
    return with("", text, most);
  }

  private List<Message> with(String where, String text, int most, Object... values) {
    // SQLite knows the cases of ASCII alone: of other letters all texts are looked at.
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    String pattern = ascii ? "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" : "_%";
    List<Object> all = new ArrayList<>(List.of(values));
    all.add(pattern);
    all.add(ascii ? most : -1);
    return database.list("select " + COLUMNS + " from message where " + where + "body like ? escape '\\' order by at desc, place desc limit ?",
            row -> Matches.isIn(row.getString(10), text) ? Optional.of(read(row)) : Optional.<Message>empty(), all.toArray())
        .stream().flatMap(Optional::stream).limit(most).toList();
  }

  /** The archive's id of the newest message that has one; empty when none has. */
  public String lastArchived(Jid conversation) {
    return database.one("select stanza_id from message where conversation = ? and stanza_id <> '' order by at desc, place desc limit 1",
        row -> row.getString(1), conversation.toString()).orElse("");
  }

  /** The same of those that have been seen. */
  public String lastSeen(Jid conversation) {
    return database.one("select stanza_id from message where conversation = ? and stanza_id <> '' and at <="
            + " (select read_at from conversation where jid = ?) order by at desc, place desc limit 1",
        row -> row.getString(1), conversation.toString(), conversation.toString()).orElse("");
  }

  /** When the message with this id of an archive was; quick for one of the last that came. */
  public Optional<Instant> at(String stanzaId) {
    return database.one("select at from message where stanza_id = ? order by number desc limit 1", Messages::instant, stanzaId).flatMap(at -> at);
  }

  /** When the newest message that an archive has told was sent; nothing when there is none. */
  public Optional<Instant> lastArchivedAt(@Nullable Jid room) {
    return room == null
        ? database.one("select max(at) from message where room = 0 and stanza_id <> ''", Messages::instant).flatMap(at -> at)
        : database.one("select max(at) from message where conversation = ? and stanza_id <> ''", Messages::instant, room.toString())
            .flatMap(at -> at);
  }

  private static Optional<Instant> instant(ResultSet row) throws SQLException {
    long at = row.getLong(1);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
  }

  /** The oldest id of the archive that is known, where reading back goes on; empty when none is. */
  public String firstStanzaId(Jid conversation) {
    return database.one("select stanza_id from message where conversation = ? and stanza_id <> '' order by at, place limit 1",
        row -> row.getString(1), conversation.toString()).orElse("");
  }
}
