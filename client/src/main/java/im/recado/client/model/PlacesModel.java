package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Ns;
import im.recado.client.services.Disco;
import im.recado.client.services.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server and what is found there, and there, and so on (XEP-0030). Belongs to the thread of the user interface. */
public final class PlacesModel {
  /** Of more places below one not each is asked what it is before somebody looks at it. */
  private static final int MOST_ASKED = 50;
  /** A server hosts nodes too: that it is a server tells more. */
  private static final Comparator<String> MOST_TELLING = Comparator.comparing((String identity) -> identity.startsWith("pubsub/"))
      .thenComparing(Comparator.naturalOrder());

  /** What can be done at a place. */
  public enum Action { ROOMS, JOIN, REGISTER, SEARCH, COMMANDS }

  /** Something that was found, with what it says of itself as soon as that is known. */
  public static final class Place {
    private final Jid jid;
    private final String node;
    private final String name;
    private Optional<Disco.Info> info = Optional.empty();
    private List<Place> below = List.of();
    private boolean asked;
    private boolean opened;
    private String problem = "";

    private Place(Jid jid, String node, String name) {
      this.jid = jid;
      this.node = node;
      this.name = name;
    }

    public Jid jid() {
      return jid;
    }

    /** Empty for the place itself. */
    public String node() {
      return node;
    }

    /** What is found there; empty before it was asked. */
    public List<Place> below() {
      return below;
    }

    /** Why it does not say what it is, in a sentence; empty when it does, or was not asked yet. */
    public String problem() {
      return problem;
    }

    public Optional<Disco.Info> info() {
      return info;
    }

    /** What a person knows it by. */
    public String name() {
      String said = name.isBlank() ? info.map(Disco.Info::name).orElse("") : name;
      return Texts.line(said.isBlank() ? node.isEmpty() ? jid.toString() : node : said);
    }

    /** Whether nothing can be below it: what is known to have none, and messages of nodes. */
    public boolean isLeaf() {
      return opened && below.isEmpty();
    }

    @Override
    public String toString() {
      return name();
    }
  }

  private final Session session;
  private final Words words;
  private final Ui ui;
  private Consumer<Place> changed = place -> {};
  private @Nullable Place root;
  private String problem = "";

  public PlacesModel(Session session, Words words, Ui ui) {
    this.session = session;
    this.words = words;
    this.ui = ui;
  }

  /** Hears of which place more is known now. */
  public void onChange(Consumer<Place> listener) {
    changed = listener;
  }

  public Optional<Place> root() {
    return Optional.ofNullable(root);
  }

  /** Why nothing is shown; empty when there is nothing to say. */
  public String problem() {
    return problem;
  }

  /** Looks at a server, or any other address. */
  public void look(String address) {
    Optional<Jid> jid = Jid.parse(address.strip().toLowerCase(Locale.ROOT));
    problem = jid.isEmpty() ? words.say("places.no-address") : "";
    if (jid.isPresent()) {
      Place place = new Place(jid.get(), "", "");
      root = place;
      changed.accept(place);
      ask(place);
      open(place);
    } else if (root != null) {
      changed.accept(root);
    }
  }

  /** Asks a place what it is, if nobody has. */
  public void ask(Place place) {
    if (place.asked) {
      return;
    }
    place.asked = true;
    ui.ask(() -> session.disco().look(place.jid, place.node), info -> {
      place.info = Optional.of(info);
      place.problem = "";
      changed.accept(place);
    }, failed -> {
      place.asked = false;
      place.problem = words.sayFor("failed", failed, failed);
      changed.accept(place);
    });
  }

  /** Asks what is found at a place, if nobody has. */
  public void open(Place place) {
    if (place.opened) {
      return;
    }
    place.opened = true;
    ui.ask(() -> session.disco().items(place.jid, place.node), items -> {
      List<Place> below = new ArrayList<>();
      items.forEach(item -> below.add(new Place(item.jid(), item.node(), item.name())));
      below.sort(Comparator.comparing(Place::name, String.CASE_INSENSITIVE_ORDER));
      place.below = List.copyOf(below);
      changed.accept(place);
      below.stream().filter(next -> next.jid.local().isEmpty() && next.node.isEmpty()).limit(MOST_ASKED).forEach(this::ask);
    }, failed -> {
      // What may not be looked at has nothing to show.
      changed.accept(place);
    });
  }

  /** In a few words what it is; empty when it is not known. */
  public String kind(Place place) {
    return place.info.map(Disco.Info::identities).flatMap(all -> all.stream().min(MOST_TELLING)).map(identity -> {
      String category = identity.substring(0, identity.indexOf('/'));
      String type = Texts.line(identity.substring(identity.indexOf('/') + 1));
      return words.sayFor("places.kind", category, type, Texts.line(identity));
    }).orElse("");
  }

  /** What can be done there. */
  public List<Action> actions(Place place) {
    if (place.info.isEmpty() || !place.node.isEmpty()) {
      return List.of();
    }
    Set<String> features = place.info.get().features();
    boolean rooms = features.contains(Ns.MUC) && place.info.get().is("conference");
    List<Action> actions = new ArrayList<>();
    if (rooms) {
      actions.add(place.jid.local().isEmpty() ? Action.ROOMS : Action.JOIN);
    }
    if (features.contains(Ns.SEARCH)) {
      actions.add(Action.SEARCH);
    }
    // At the own server one has an account: what can be done with it stands elsewhere.
    if (features.contains(Ns.REGISTER) && !place.jid.equals(session.account().server())) {
      actions.add(Action.REGISTER);
    }
    if (features.contains(Ns.COMMANDS)) {
      actions.add(Action.COMMANDS);
    }
    return actions;
  }
}
