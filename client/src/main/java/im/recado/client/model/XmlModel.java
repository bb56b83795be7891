package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.Traffic;
import im.recado.client.protocol.Traffic.Piece;
import im.recado.client.protocol.Traffic.Way;
import im.recado.client.services.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the stream of an account while one looks at it, and what one says on it by hand. Belongs to the thread of the user
 * interface. It keeps the newest {@value #MOST} elements, and no more of them than {@value #LETTERS} letters.
 */
public final class XmlModel implements AutoCloseable {
  static final int MOST = 2_000;
  static final int LETTERS = 4 * 1024 * 1024;
  /** Namespaces to choose from: more than that nobody reads. */
  private static final int NAMESPACES = 200;
  private static final Pattern NAMESPACE = Pattern.compile("\\sxmlns(?::\\w+)?='([^']*)'");
  private static final Set<String> REQUESTS = Set.of("get", "set");

  /** Kinds of elements; the last is what is no stanza: logging in, acknowledgements (XEP-0198), the stream itself. */
  public enum Kind { MESSAGE, PRESENCE, IQ, STREAM }

  /** An element. */
  public record Line(long number, Piece piece, Kind kind) {
    static Line of(long number, Piece piece) {
      String name = piece.xml().isEmpty() ? "" : piece.xml().substring(1).split("[\\s/>]", 2)[0];
      return new Line(number, piece, switch (name) {
        case "message" -> Kind.MESSAGE;
        case "presence" -> Kind.PRESENCE;
        case "iq" -> Kind.IQ;
        default -> Kind.STREAM;
      });
    }

    /** Its first tag. */
    public String first() {
      return piece.xml().lines().findFirst().orElse("");
    }

    Set<String> namespaces() {
      Set<String> found = new TreeSet<>();
      for (Matcher matcher = NAMESPACE.matcher(piece.xml()); matcher.find();) {
        found.add(matcher.group(1));
      }
      return found;
    }

    @Override
    public String toString() {
      return (piece.way() == Way.IN ? "< " : "> ") + first();
    }
  }

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Deque<Line> all = new ArrayDeque<>();
  private final List<Line> shown = new ArrayList<>();
  /** What has come and is not among the lines yet; guarded by itself. */
  private final Deque<Piece> waiting = new ArrayDeque<>();
  private int waitingLetters;
  private boolean called;
  private Runnable changed = () -> {};
  private long letters;
  private long numbers;
  private boolean paused;
  private Set<Kind> kinds = Set.of(Kind.values());
  private String namespace = "";
  private String text = "";
  private String problem = "";

  /** Looks from now on, until it is closed. */
  public XmlModel(Session session, Words words, Ui ui) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    traffic().watch(this::came);
  }

  private Traffic traffic() {
    return session.link().traffic();
  }

  public void onChange(Runnable listener) {
    changed = listener;
  }

  /** What passes the filter, the oldest first. */
  public List<Line> lines() {
    return Collections.unmodifiableList(shown);
  }

  /** Namespaces that are among what is kept. */
  public List<String> namespaces() {
    Set<String> found = new TreeSet<>();
    all.forEach(line -> found.addAll(line.namespaces()));
    return found.stream().limit(NAMESPACES).toList();
  }

  /** Why what one wants to say cannot be said, in a sentence; empty when it can. */
  public String problem() {
    return problem;
  }

  public boolean paused() {
    return paused;
  }

  /** On a thread of the stream. */
  private void came(Piece piece) {
    boolean call;
    synchronized (waiting) {
      waiting.add(piece);
      waitingLetters += piece.xml().length();
      while (waiting.size() > MOST || waitingLetters > LETTERS) {
        waitingLetters -= waiting.remove().xml().length();
      }
      call = !called;
      called = true;
    }
    if (call) {
      ui.show(this::take);
    }
  }

  private void take() {
    List<Piece> came;
    synchronized (waiting) {
      called = false;
      if (paused) {
        return;
      }
      came = List.copyOf(waiting);
      waiting.clear();
      waitingLetters = 0;
    }
    came.forEach(piece -> {
      Line line = Line.of(numbers++, piece);
      all.add(line);
      letters += piece.xml().length();
      if (passes(line)) {
        shown.add(line);
      }
    });
    while (all.size() > MOST || letters > LETTERS) {
      letters -= all.remove().piece.xml().length();
    }
    long oldest = all.isEmpty() ? numbers : all.getFirst().number;
    shown.removeIf(line -> line.number < oldest);
    changed.run();
  }

  private boolean passes(Line line) {
    return kinds.contains(line.kind)
        && (namespace.isEmpty() || line.namespaces().contains(namespace))
        && (text.isEmpty() || line.piece.xml().toLowerCase(Locale.ROOT).contains(text));
  }

  /**
   * Shows only some from now on.
   *
   * @param kind null: all
   * @param wantedNamespace empty: any
   * @param wantedText without regard to capitals
   */
  public void filter(@Nullable Kind kind, String wantedNamespace, String wantedText) {
    kinds = kind == null ? Set.of(Kind.values()) : Set.of(kind);
    namespace = wantedNamespace.strip();
    text = wantedText.strip().toLowerCase(Locale.ROOT);
    shown.clear();
    all.stream().filter(this::passes).forEach(shown::add);
    changed.run();
  }

  /** The lines stand still; what comes meanwhile is there afterwards. */
  public void pause(boolean on) {
    paused = on;
    take();
  }

  /** Takes away what there is. */
  public void clear() {
    synchronized (waiting) {
      waiting.clear();
      waitingLetters = 0;
    }
    all.clear();
    shown.clear();
    letters = 0;
    changed.run();
  }

  /** Sends what was written by hand, if it is a stanza. */
  public void send(String xml, Runnable sent) {
    Node stanza;
    try {
      stanza = NodeReader.whole(xml.strip());
      problem = fault(stanza);
    } catch (IllegalArgumentException e) {
      problem = words.say("xml.problem.form");
      changed.run();
      return;
    }
    changed.run();
    if (problem.isEmpty()) {
      ui.ask(() -> {
        session.link().send(stanza);
        return true;
      }, done -> sent.run(), failed -> {
        problem = words.sayFor("failed", failed, failed);
        changed.run();
      });
    }
  }

  /** What is wrong with a stanza, in a sentence (RFC 6120, section 8). */
  private String fault(Node stanza) {
    if (!stanza.ns().equals(Ns.CLIENT) || !Set.of("message", "presence", "iq").contains(stanza.name())) {
      return words.say("xml.problem.name");
    }
    if (!stanza.get("to").isEmpty() && Jid.parse(stanza.get("to")).isEmpty()) {
      return words.say("xml.problem.to");
    }
    String type = stanza.get("type");
    Set<String> types = switch (stanza.name()) {
      case "message" -> Set.of("", "chat", "groupchat", "headline", "normal", "error");
      case "iq" -> Set.of("get", "set", "result", "error");
      default -> Set.of("", "unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error");
    };
    if (!types.contains(type)) {
      return words.say("xml.problem.type");
    }
    boolean single = stanza.children().size() == 1;
    return stanza.name().equals("iq") && (REQUESTS.contains(type) ? !single : stanza.payload().isEmpty())
        ? words.say("xml.problem.iq") : "";
  }

  @Override
  public void close() {
    traffic().watch(null);
    clear();
  }
}
