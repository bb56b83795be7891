package im.recado.console.web;

import im.recado.console.session.ConsoleSession;
import im.recado.console.words.Language;
import im.recado.kernel.command.CommandException;
import im.recado.wire.jid.Jid;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every template gets: words, addresses, who looks. */
public final class Frame {
  private final Visit visit;
  private final String title;

  Frame(Visit visit, String title) {
    this.visit = visit;
    this.title = title;
  }

  public String title() {
    return title;
  }

  /** A text in the visitor's language. */
  public String t(String key, Object... values) {
    return visit.say(key, values);
  }

  /** A text in the visitor's language, or what stands for it when there is none. */
  public String tOr(String key, String otherwise) {
    return visit.words().has(key) ? visit.say(key) : otherwise;
  }

  /** A sentence that the server said in English, in the visitor's language if it is known. */
  public String told(String english) {
    return visit.told(english);
  }

  /** A number as the visitor's language writes it. */
  public String number(long number) {
    return visit.number(number);
  }

  /** The same of a whole number in digits; anything else stays as it is. */
  public String number(String text) {
    return visit.words().amounts().number(text);
  }

  /** So many microseconds in digits, in milliseconds. */
  public String millis(String micros) {
    return visit.words().amounts().millis(Long.parseLong(micros));
  }

  /** So many bytes as people read them. */
  public String size(String bytes) {
    return visit.words().amounts().size(Long.parseLong(bytes));
  }

  /** The page about whoever has an address, if that is an account in one of the visitor's domains; else null. */
  public @Nullable String person(String address) {
    int slash = address.indexOf('/');
    String bare = slash < 0 ? address : address.substring(0, slash);
    int at = bare.indexOf('@');
    return at > 0 && visit.domains().contains(bare.substring(at + 1)) ? path("/people", bare) : null;
  }

  public String language() {
    return visit.words().language().tag();
  }

  public List<Language> languages() {
    return Arrays.asList(Language.values());
  }

  /** The chosen theme, or null. */
  public @Nullable String theme() {
    return visit.theme();
  }

  public String asset(String name) {
    return visit.site().assets().path(name);
  }

  /** The parts of the sidebar that have pages. */
  public List<Place.Group> groups() {
    return Arrays.stream(Place.Group.values()).filter(group -> !places(group).isEmpty()).toList();
  }

  public List<Place> places(Place.Group group) {
    return visit.site().places().stream().filter(place -> place.group() == group && visit.sees(place)).toList();
  }

  /** Whether the visitor is on this page or below it. */
  public boolean isHere(Place place) {
    List<String> here = visit.request().segments();
    List<String> there = Arrays.asList(place.path().substring(1).split("/"));
    return here.size() >= there.size() && here.subList(0, there.size()).equals(there);
  }

  /** Who is logged in, or null. */
  public @Nullable String account() {
    ConsoleSession session = visit.session();
    return session == null ? null : session.account().toString();
  }

  /** What every form of the page carries. */
  public String csrf() {
    ConsoleSession session = visit.session();
    return session == null ? "" : session.csrf();
  }

  /** Whether the visitor may change things. */
  public boolean mayChange() {
    return visit.may(Access.ADMINISTRATOR);
  }

  /** Whether the visitor may use a command at all. */
  public boolean can(String command) {
    return visit.can(command);
  }

  /** Whether an account may do no more than the visitor, who may change nothing of it otherwise. */
  public boolean isAtLeast(String account) {
    return visit.isAtLeast(Jid.valueOf(account));
  }

  /** Whether a login to the console is the visitor's own, this very one. */
  public boolean isThisLogin(String id) {
    ConsoleSession session = visit.session();
    return session != null && session.id().equals(id);
  }

  public ConsoleSession.@Nullable Notice notice() {
    ConsoleSession session = visit.session();
    return session == null ? null : session.takeNotice();
  }

  /** Settings that go back by themselves unless the visitor, who may change them, says that they stay; as the command lists them. */
  public List<Tried> tried() {
    if (visit.session() == null || !visit.isOfServer() || !visit.can("option-confirm")) {
      return List.of();
    }
    try {
      return visit.run("option-trials", Map.of()).rows().stream().map(row -> new Tried(row.get(0), row.get(1), row.get(2), row.get(3))).toList();
    } catch (CommandException e) {
      return List.of(); // Whoever may confirm may look.
    }
  }

  /**
   * A setting on trial.
   *
   * @param until when the value of before comes back
   */
  public record Tried(String key, String value, String before, String until) {
    /** An address about it. */
    public String path(String deed) {
      return Frame.path("/settings", key) + "/" + deed;
    }
  }

  /** The domain of names that are written alone. */
  public String domain() {
    return visit.home();
  }

  /** The main domain. */
  public String main() {
    return visit.site().kernel().domain();
  }

  /** Whether the visitor has to do with the whole server, not with some domains alone. */
  public boolean isOfServer() {
    return visit.isOfServer();
  }

  /** The domains that the visitor sees, the main one first. */
  public List<String> domains() {
    return visit.domains();
  }

  public String version() {
    return visit.site().facts().version();
  }

  /** An address below a path, for a name that may hold anything. */
  public static String path(String path, String name) {
    return path + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** An address from its parts; the root when there are none. */
  public static String path(List<String> segments) {
    StringBuilder path = new StringBuilder();
    segments.forEach(segment -> path.append(path("", segment)));
    return path.isEmpty() ? "/" : path.toString();
  }

  /** A moment, for people who read no script: {@code 2026-03-01 12:30} UTC. */
  public static String moment(Instant instant) {
    return instant.toString().substring(0, 16).replace('T', ' ');
  }
}
