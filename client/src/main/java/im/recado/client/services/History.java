package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Envelopes;
import im.recado.client.protocol.Ids;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Conversations;
import im.recado.client.services.store.Conversations.Conversation;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The archives on the server (XEP-0313): what one has missed, and what was before. Safe for any thread. */
public final class History {
  private static final int PAGE = 100;
  /** At the first login of a profile: so many of the newest messages; older ones come when they are looked for. */
  private static final int FIRST = 50;
  private static final String LAST = "archive.last";
  /** So much later than the archive had it a live message may have been heard on a busy computer. */
  private static final Duration LATE = Duration.ofMinutes(5);

  /** Messages that an archive sends while it is asked. */
  private record Query(Jid archive, List<Node> messages) {}

  /** A page: its messages, the archive's ids of its ends, and whether there is no more in this direction. */
  private record Page(List<Letter> letters, String first, String last, boolean complete) {
    /** Its messages, none of them before what was heard live just before them: its time was that of its hearing. */
    List<Letter> since(Instant heard) {
      return letters.stream().map(letter -> letter.at() != null && letter.at().isBefore(heard) && letter.at().plus(LATE).isAfter(heard)
          ? letter.at(heard) : letter).toList();
    }
  }

  private final Link link;
  private final Jid account;
  private final Disco disco;
  private final Settings settings;
  private final Conversations conversations;
  private final Messages messages;
  private final BiConsumer<List<Letter>, Boolean> keep;
  private final Map<String, Query> queries = new ConcurrentHashMap<>();
  private final Set<Jid> caughtUp = ConcurrentHashMap.newKeySet();
  private final Set<Jid> behind = ConcurrentHashMap.newKeySet();

  History(Link link, Jid account, Disco disco, Settings settings, Conversations conversations, Messages messages,
      BiConsumer<List<Letter>, Boolean> keep) {
    this.link = link;
    this.account = account;
    this.disco = disco;
    this.settings = settings;
    this.conversations = conversations;
    this.messages = messages;
    this.keep = keep;
  }

  /** Takes a message of an archive that is being asked; whether it was one. */
  boolean took(Node message) {
    for (Map.Entry<String, Query> query : queries.entrySet()) {
      if (Envelopes.isResult(message, query.getValue().archive, query.getKey())) {
        if (query.getValue().messages.size() < 2 * PAGE) {
          query.getValue().messages.add(message);
        }
        return true;
      }
    }
    return false;
  }

  /** A new stream: something may have been missed. */
  void forget() {
    caughtUp.clear();
    behind.clear();
  }

  /** Archives that were being read when the network broke. */
  List<Jid> unfinished() {
    return List.copyOf(behind);
  }

  /** A live message of an archive whose past is known: from here one would go on. */
  void live(Letter letter) {
    Jid archive = letter.room() ? letter.peer() : account;
    if (!letter.stanzaId().isEmpty() && caughtUp.contains(archive)) {
      last(archive, letter.stanzaId());
    }
  }

  private void last(Jid archive, String id) {
    if (archive.equals(account)) {
      settings.set(LAST, id);
    } else {
      conversations.lastId(archive, id);
    }
  }

  private String last(Jid archive) {
    return archive.equals(account) ? settings.get(LAST, "")
        : conversations.find(archive).map(Conversation::lastId).orElse("");
  }

  /** Fetches all that came since the last time, so that nothing is missing in between; the own archive, or that of a room. */
  void catchUp(Jid archive) throws RefusedException, OfflineException, InterruptedException {
    behind.add(archive);
    String last = last(archive);
    Instant heard = last.isEmpty() ? Instant.MIN : messages.at(last).orElse(Instant.MIN);
    Instant start = null;
    Page page;
    try {
      page = last.isEmpty() ? page(archive, List.of(), null, "", FIRST) : page(archive, List.of(), last, null, PAGE);
    } catch (RefusedException e) {
      if (!e.condition().equals("item-not-found") || last.isEmpty()) {
        throw e;
      }
      // The archive does not know any more where we were: it goes on by time.
      start = messages.lastArchivedAt(archive.equals(account) ? null : archive).orElse(null);
      last = start == null ? "" : last;
      page = start == null ? page(archive, List.of(), null, "", FIRST) : page(archive, since(start), null, null, PAGE);
    }
    keep.accept(page.since(heard), false);
    // An archive that does not get further would be asked for ever.
    while (!last.isEmpty() && !page.complete && !page.last.isEmpty() && !page.last.equals(last)) {
      last = page.last;
      last(archive, last);
      page = page(archive, since(start), last, null, PAGE);
      keep.accept(page.since(heard), false);
    }
    if (!page.last.isEmpty()) {
      last(archive, page.last);
    }
    behind.remove(archive);
    caughtUp.add(archive);
  }

  /**
   * Fetches a page of what was before all that is here.
   *
   * @return whether there may be more
   */
  public boolean older(Jid jid) throws RefusedException, OfflineException, InterruptedException {
    Conversation conversation = conversations.find(jid).orElse(null);
    if (conversation == null || conversation.complete()) {
      return false;
    }
    String before = conversation.firstId().isEmpty() ? messages.firstStanzaId(jid) : conversation.firstId();
    Jid archive = conversation.room() ? jid : account;
    Page page = page(archive, with(conversation), null, before, PAGE / 2);
    keep.accept(page.letters, true);
    boolean complete = page.complete || page.first.isEmpty();
    conversations.first(jid, page.first.isEmpty() ? before : page.first, complete);
    return !complete;
  }

  /**
   * The newest messages of a conversation that its archive finds by these words (XEP-0431), the oldest first; none where it does not
   * search. They are not kept: between them others would be missing.
   */
  public List<Letter> search(Jid jid, String words) throws RefusedException, OfflineException, InterruptedException {
    Conversation conversation = conversations.find(jid).orElse(null);
    if (conversation == null) {
      return List.of();
    }
    Jid archive = conversation.room() ? jid : account;
    if (!disco.info(archive).can(Ns.FULL_TEXT)) {
      return List.of();
    }
    List<DataForm.Field> fields = new ArrayList<>(with(conversation));
    fields.add(DataForm.field("{" + Ns.FULL_TEXT + "}fulltext", "text-single", words));
    return once(page(archive, fields, null, "", PAGE / 2).letters).stream().filter(letter -> letter.peer().equals(jid.bare())).toList();
  }

  /** The same of all conversations with people. */
  public List<Letter> search(String words) throws RefusedException, OfflineException, InterruptedException {
    if (!disco.info(account).can(Ns.FULL_TEXT)) {
      return List.of();
    }
    return once(page(account, List.of(DataForm.field("{" + Ns.FULL_TEXT + "}fulltext", "text-single", words)), null, "", PAGE / 2).letters);
  }

  /** An archive has a correction as a message of its own: what it corrects is here, or was found as well. */
  private List<Letter> once(List<Letter> found) {
    return found.stream().filter(letter -> !messages.corrects(letter)
        && found.stream().noneMatch(other -> letter.toldApart() && letter.replaces().filter(other.id()::equals).isPresent()
            && !other.id().equals(letter.id()) && other.peer().equals(letter.peer()) && other.own() == letter.own()
            && other.occupant().equals(letter.occupant()))).toList();
  }

  private static List<DataForm.Field> with(Conversation conversation) {
    return conversation.room() ? List.of() : List.of(DataForm.field("with", "jid-single", conversation.jid().toString()));
  }

  private static List<DataForm.Field> since(@Nullable Instant start) {
    return start == null ? List.of() : List.of(DataForm.field("start", "text-single", start.toString()));
  }

  private Page page(Jid archive, List<DataForm.Field> fields, @Nullable String after, @Nullable String before, int most)
      throws RefusedException, OfflineException, InterruptedException {
    String id = Ids.random();
    Query query = new Query(archive, new ArrayList<>());
    queries.put(id, query);
    try {
      Node rsm = Node.of("set", Ns.RSM, Node.text("max", Ns.RSM, Integer.toString(most)));
      if (after != null) {
        rsm = rsm.add(Node.text("after", Ns.RSM, after));
      }
      if (before != null) {
        rsm = rsm.add(Node.text("before", Ns.RSM, before));
      }
      Node ask = Node.of("query", Ns.MAM).with("queryid", id);
      if (!fields.isEmpty()) {
        ask = ask.add(DataForm.of(Ns.MAM, fields.toArray(DataForm.Field[]::new)).submit());
      }
      Node answer = link.ask(Node.iq("set", archive.equals(account) ? null : archive, ask.add(rsm)));
      Node fin = answer.payload().orElse(Node.of("fin", Ns.MAM));
      Node ends = fin.child("set", Ns.RSM).orElse(Node.of("set", Ns.RSM));
      List<Letter> letters = query.messages.stream()
          .flatMap(message -> Envelopes.archived(message, archive, account).stream()).toList();
      return new Page(letters, ends.textOf("first"), ends.textOf("last"), fin.get("complete").equals("true"));
    } finally {
      queries.remove(id);
    }
  }
}
