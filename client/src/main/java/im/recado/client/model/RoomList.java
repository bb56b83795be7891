package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.services.Bookmarks.Bookmark;
import im.recado.client.services.Disco;
import im.recado.client.services.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The rooms that one can enter: bookmarks, and those that a service shows. Belongs to the thread of the user interface. */
public final class RoomList {
  /** COMPAT biboumi refuses its list so, for it leads to more channels than anybody could list. */
  private static final Set<String> UNLISTED = Set.of("feature-not-implemented", "service-unavailable", "item-not-found");

  private final Session session;
  private final Ui ui;
  private final Runnable changed;
  private List<Disco.Item> shown = List.of();
  private boolean busy;
  private String problem = "";
  private String network = "";
  private int reading;

  public RoomList(Session session, Ui ui, Runnable changed) {
    this.session = session;
    this.ui = ui;
    this.changed = changed;
  }

  /** Asks a service for its rooms. */
  public void read(Jid service) {
    int mine = ++reading;
    busy = true;
    problem = "";
    shown = List.of();
    network = "";
    changed.run();
    ui.ask(() -> session.roomFinder().network(service), found -> on(mine, found), failed -> {});
    ui.ask(() -> session.roomFinder().list(service), found -> read(mine, found, ""), failed -> read(mine, List.of(), failed));
  }

  private void on(int mine, String found) {
    if (mine == reading) {
      network = found;
      changed.run();
    }
  }

  private void read(int mine, List<Disco.Item> found, String failed) {
    if (mine == reading) {
      busy = false;
      shown = found;
      problem = failed;
      changed.run();
    }
  }

  /** Whether the service has been asked and did not answer yet. */
  public boolean busy() {
    return busy;
  }

  /** The other network on which the service has its rooms, as far as it is known; empty for XMPP. */
  public String network() {
    return network;
  }

  /** The condition with which the service refused; empty when it did not. */
  public String problem() {
    return problem;
  }

  /** Whether it leads to IRC and shows no channels, which one enters by their names then; where it has another reason, that one is to be told. */
  public boolean isUnlistedIrc() {
    return network.equals("irc") && shown.isEmpty() && (problem.isEmpty() || UNLISTED.contains(problem));
  }

  /** Those with all of these words in their name or address: bookmarks first, in the order of their names. */
  public List<RoomPlace> found(String text) {
    Map<Jid, RoomPlace> all = new LinkedHashMap<>();
    for (Bookmark bookmark : session.bookmarks().all()) {
      all.put(bookmark.jid(), new RoomPlace(bookmark.jid(), bookmark.name(), true));
    }
    shown.forEach(item -> all.merge(item.jid(), new RoomPlace(item.jid(), item.name(), false),
        (kept, open) -> kept.name().isBlank() ? new RoomPlace(kept.jid(), open.name(), true) : kept));
    Predicate<String> matches = Search.matches(text);
    List<RoomPlace> found = new ArrayList<>(all.values().stream().filter(place -> matches.test(place.name() + " " + place.jid())).toList());
    found.sort(Comparator.comparing((RoomPlace place) -> !place.kept())
        .thenComparing(place -> place.name().isBlank() ? place.jid().local() : place.name(), String.CASE_INSENSITIVE_ORDER));
    return found;
  }
}
