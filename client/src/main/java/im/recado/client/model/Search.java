package im.recado.client.model;

import im.recado.client.model.MainModel.Entry;
import im.recado.client.model.MainModel.Line;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Availability;
import im.recado.client.services.Bookmarks.Bookmark;
import im.recado.client.services.Disco;
import im.recado.client.services.Session;
import im.recado.client.services.store.Conversations.Conversation;
import im.recado.client.services.store.Matches;
import im.recado.client.services.store.Message;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks for people, rooms and messages in one go: what is known here while one types, and when one stops what the server knows as well: its
 * open rooms, and its archive where it can (XEP-0431). Belongs to the thread of the user interface.
 */
public final class Search {
  /** More of a kind are not shown: one types more then. */
  private static final int MOST = 50;
  private static final int MOST_MESSAGES = 100;
  /** Of no more rooms the archives are asked. */
  private static final int MOST_ROOMS = 10;
  /** With fewer letters nearly every message is found. */
  private static final int FEWEST_LETTERS = 2;

  /** A line of what was found. */
  public sealed interface Found permits Found.Head, Found.Chat, Found.Person, Found.Said, Found.Address, RoomPlace {
    /** What comes below it. */
    record Head(String title) implements Found {}

    /** A conversation in the list: a room, or somebody who is no contact. */
    record Chat(Entry entry) implements Found {}

    /** A contact. */
    record Person(Line.Person person) implements Found {}

    /**
     * A message.
     *
     * @param number its own; negative: only the archive has it
     * @param where the name of the conversation
     */
    record Said(Jid conversation, boolean room, long number, String stanzaId, String where, String who, String text, Instant at)
        implements Found {}

    /** An address that was typed in, of nobody who is known. */
    record Address(Jid jid) implements Found {}
  }

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Supplier<List<Entry>> entries;
  private final Runnable changed;
  private String text = "";
  private List<Found.Said> messages = List.of();
  private List<Disco.Item> open = List.of();
  private boolean asked;
  private int busy;
  /** What comes late belongs to an older search. */
  private volatile int search;

  /**
   * Makes it.
   *
   * @param entries the conversations as they are listed
   */
  Search(Session session, Words words, Ui ui, Supplier<List<Entry>> entries, Runnable changed) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.entries = entries;
    this.changed = changed;
  }

  /** What is looked for; empty when nothing is. */
  public String text() {
    return text;
  }

  /** Whether something is still being looked for. */
  public boolean busy() {
    return busy > 0;
  }

  /** Looks for this among people and rooms; what was said comes by {@link #further}. */
  public void search(String wanted) {
    String next = wanted.strip();
    if (next.equals(text)) {
      return;
    }
    search++;
    busy = 0;
    text = next;
    messages = List.of();
    changed.run();
  }

  /** Looks in what was said, and asks the server. */
  public void further() {
    String wanted = text;
    if (wanted.codePointCount(0, wanted.length()) < FEWEST_LETTERS) {
      return;
    }
    int mine = ++search;
    busy = 2;
    ui.read(() -> mine == search ? here(wanted) : List.<Found.Said>of(), found -> came(mine, found));
    ui.ask(() -> mine == search ? archive(wanted) : List.<Found.Said>of(), found -> came(mine, found), failed -> came(mine, List.of()));
    if (!asked) {
      asked = true;
      ui.ask(this::rooms, found -> {
        open = found;
        changed.run();
      }, failed -> asked = false);
    }
    changed.run();
  }

  private void came(int mine, List<Found.Said> found) {
    if (mine == search) {
      busy--;
      Map<String, Found.Said> all = new LinkedHashMap<>();
      messages.forEach(said -> all.put(key(said), said));
      found.forEach(said -> all.merge(key(said), said, (one, other) -> one.number >= 0 ? one : other));
      messages = all.values().stream().sorted(Comparator.comparing(Found.Said::at).reversed()).limit(MOST_MESSAGES).toList();
      changed.run();
    }
  }

  private static String key(Found.Said said) {
    return said.conversation + " " + (said.stanzaId.isEmpty() ? said.number : said.stanzaId);
  }

  private List<Found.Said> here(String wanted) {
    return session.chats().messages().everywhere(wanted, MOST_MESSAGES).stream()
        .filter(message -> Matches.isIn(Shown.of(message, words).body(), wanted)).map(this::said).toList();
  }

  private Found.Said said(Message message) {
    String who = message.room() || !message.sender().isBare() ? message.sender().resource()
        : message.own() ? words.say("chat.me") : session.contacts().name(message.sender());
    return new Found.Said(message.conversation(), message.room(), message.number(), message.stanzaId(), where(message.conversation()),
        Texts.line(who), Texts.line(Action.told(Shown.of(message, words).body(), who)), message.at());
  }

  private String where(Jid conversation) {
    String name = session.chats().find(conversation).filter(Conversation::room).map(Conversation::name).orElse("");
    return Texts.line(!name.isBlank() ? name : conversation.isBare() ? session.contacts().name(conversation) : conversation.resource());
  }

  private List<Found.Said> archive(String wanted) throws RefusedException, OfflineException, InterruptedException {
    List<Found.Said> found = new ArrayList<>();
    List<Letter> letters = new ArrayList<>(session.history().search(wanted));
    for (Jid room : session.rooms().inside().stream().limit(MOST_ROOMS).toList()) {
      try {
        letters.addAll(session.history().search(room, wanted));
      } catch (RefusedException e) {
        // This one does not let one search.
      }
    }
    for (Letter letter : letters) {
      String said = letter.said(false).words();
      if (letter.body() != null && letter.at() != null && Matches.isIn(said, wanted)
          && !session.chats().messages().isHere(letter)) {
        String who = letter.room() ? letter.sender().resource() : letter.own() ? words.say("chat.me") : session.contacts().name(letter.sender());
        found.add(new Found.Said(letter.peer(), letter.room(), -1, letter.stanzaId(), where(letter.peer()), Texts.line(who),
            Texts.line(Action.told(said, who)), Objects.requireNonNull(letter.at())));
      }
    }
    return found;
  }

  private List<Disco.Item> rooms() throws RefusedException, OfflineException, InterruptedException {
    List<Disco.Item> all = new ArrayList<>();
    for (Disco.Item service : session.roomFinder().services()) {
      all.addAll(session.roomFinder().list(service.jid()));
    }
    return all;
  }

  /** What was found so far: people, rooms, messages; nothing while nothing is looked for. */
  public List<Found> found() {
    if (text.isEmpty()) {
      return List.of();
    }
    Predicate<String> matches = matches(text);
    List<Found> all = new ArrayList<>();
    List<Entry> conversations = entries.get().stream().filter(entry -> matches.test(entry.name() + " " + entry.jid())).toList();
    List<Found> people = new ArrayList<>(new ContactLines(session, words, true, Set.of()).people().stream()
        .filter(person -> matches.test(person.name() + " " + person.jid()))
        .sorted(Comparator.comparing((Line.Person person) -> person.availability() == Availability.OFFLINE)
            .thenComparing(Line.Person::name, String.CASE_INSENSITIVE_ORDER)).map(Found.Person::new).limit(MOST).toList());
    conversations.stream().filter(entry -> !entry.room() && session.contacts().find(entry.jid()).isEmpty() || !entry.jid().isBare())
        .map(Found.Chat::new).forEach(people::add);
    put(all, "search.people", people);
    put(all, "search.rooms", rooms(conversations, matches));
    put(all, "search.messages", messages);
    Jid.account(text).filter(jid -> text.contains("@") && session.contacts().find(jid).isEmpty()
        && conversations.stream().noneMatch(entry -> entry.jid().equals(jid))).ifPresent(jid ->
        put(all, "search.address", List.of(new Found.Address(jid))));
    return all;
  }

  private List<Found> rooms(List<Entry> conversations, Predicate<String> matches) {
    List<Found> rooms = new ArrayList<>(conversations.stream().filter(Entry::room).map(Found.Chat::new).toList());
    Set<Jid> there = entries.get().stream().filter(Entry::room).map(Entry::jid).collect(Collectors.toSet());
    Map<Jid, RoomPlace> places = new LinkedHashMap<>();
    for (Bookmark bookmark : session.bookmarks().all()) {
      places.put(bookmark.jid(), new RoomPlace(bookmark.jid(), Texts.line(bookmark.name()), true));
    }
    open.forEach(item -> places.putIfAbsent(item.jid(), new RoomPlace(item.jid(), Texts.line(item.name()), false)));
    places.values().stream().filter(place -> !there.contains(place.jid()) && matches.test(place.name() + " " + place.jid())).limit(MOST)
        .forEach(rooms::add);
    return rooms;
  }

  private void put(List<Found> all, String title, List<? extends Found> found) {
    if (!found.isEmpty()) {
      all.add(new Found.Head(words.say(title)));
      all.addAll(found);
    }
  }

  /** Whether all words of a text are in a name, at whatever place, without regard to case and accents. */
  static Predicate<String> matches(String text) {
    List<String> parts = Arrays.stream(plain(text).split("\\s+")).filter(part -> !part.isEmpty()).toList();
    return name -> {
      String plain = plain(name);
      return parts.stream().allMatch(plain::contains);
    };
  }

  private static String plain(String text) {
    String small = text.toLowerCase(Locale.ROOT);
    return small.chars().allMatch(c -> c < 0x80) ? small : Normalizer.normalize(small, Normalizer.Form.NFD).replaceAll("\\p{Mn}", "");
  }

  /** The first line that is something, which Enter opens. */
  public Optional<Found> first() {
    return found().stream().filter(found -> !(found instanceof Found.Head)).findFirst();
  }
}
