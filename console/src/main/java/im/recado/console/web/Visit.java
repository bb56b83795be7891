package im.recado.console.web;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import im.recado.console.session.ConsoleSession;
import im.recado.console.session.ConsoleSessions;
import im.recado.console.words.Language;
import im.recado.console.words.Sentences;
import im.recado.console.words.Words;
import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.wire.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request of a visitor whom the guard has let in: who it is, what was asked, and the ways to answer. */
public final class Visit {
  private final Site site;
  private final HttpRequest request;
  private final @Nullable ConsoleSession session;
  private final Powers powers;
  private final boolean inDomains;
  private final Words words;
  private final Map<String, String> query;
  private final Map<String, String> form;

  Visit(
      Site site,
      HttpRequest request,
      @Nullable ConsoleSession session,
      Powers powers,
      boolean inDomains,
      Map<String, String> query,
      Map<String, String> form) {
    this.site = site;
    this.request = request;
    this.session = session;
    this.powers = powers;
    this.inDomains = inDomains;
    this.query = query;
    this.form = form;
    Language chosen = Language.of(Cookies.read(request, Cookies.LANGUAGE));
    this.words = Words.in(chosen != null ? chosen : Language.wanted(request.header("accept-language")));
  }

  /** The same with what was filled into the form. */
  Visit with(Map<String, String> filled) {
    return new Visit(site, request, session, powers, inDomains, query, filled);
  }

  public Site site() {
    return site;
  }

  public HttpRequest request() {
    return request;
  }

  /** Who is logged in, or null on pages for everybody. */
  public @Nullable ConsoleSession session() {
    return session;
  }

  /** Who is logged in; for routes that are not for everybody. */
  public ConsoleSession visitor() {
    if (session == null) {
      throw new IllegalStateException("the guard lets nobody in here who is not logged in");
    }
    return session;
  }

  /** Whether the visitor may use routes of this kind: with a role in some domain alone only what is for such. */
  public boolean may(Access access) {
    return access.allows(inDomains ? powers.greatest() : powers.everywhere());
  }

  /** Whether the visitor has to do with the whole server, not with some domains alone. */
  public boolean isOfServer() {
    return powers.everywhere() != ServerRole.USER;
  }

  /** The domains that the visitor sees, the main one first if it is among them. */
  public List<String> domains() {
    return site.kernel().commands().reach(powers, ServerRole.OPERATOR).domains();
  }

  /** The domain of names that are written alone: the main one, or the first that the visitor has to do with. */
  public String home() {
    List<String> own = domains();
    return isOfServer() || own.isEmpty() ? site.kernel().domain() : own.getFirst();
  }

  /** An account as the visitor wrote it: a name alone is one of {@link #home}. */
  public String account(String written) {
    return written.isEmpty() || written.contains("@") ? written : written + "@" + home();
  }

  /** Whether the visitor sees this place. */
  public boolean sees(Place place) {
    return switch (place.whom()) {
      case ALL -> true;
      case SERVER -> isOfServer();
      case DOMAINS -> !isOfServer();
    };
  }

  /** Whether the visitor may use a command at all. */
  public boolean can(String command) {
    return site.kernel().commands().allows(command, powers);
  }

  /** Whether the visitor may use a command with these arguments, which may ask for more. */
  public boolean can(String command, Map<String, String> arguments) {
    return site.kernel().commands().allows(command, powers, arguments);
  }

  /** Whether an account may do no more than the visitor, who may change nothing of it otherwise. */
  public boolean isAtLeast(Jid account) {
    return powers.areAtLeast(site.kernel().powers(account));
  }

  public Words words() {
    return words;
  }

  /** A text in the visitor's language. */
  public String say(String key, Object... values) {
    return words.say(key, values);
  }

  /** A number as the visitor's language writes it. */
  public String number(long number) {
    return words.amounts().number(number);
  }

  /** A sentence that the server said in English, in the visitor's language if it is known. */
  public String told(@Nullable String english) {
    return words.amounts().moments(Sentences.in(words.language()).say(String.valueOf(english)));
  }

  /** A part of the path, decoded. */
  public String part(String name) {
    return request.parameter(name);
  }

  /** What the address says behind its question mark; empty when it does not. */
  public String asked(String name) {
    return query.getOrDefault(name, "");
  }

  /** What was filled into a field of the form, without blanks around it; empty when it was not. */
  public String filled(String name) {
    return form.getOrDefault(name, "").strip();
  }

  /** The same as it was typed: passwords. */
  public String typed(String name) {
    return form.getOrDefault(name, "");
  }

  /** Every field of the form. */
  public Map<String, String> form() {
    return form;
  }

  /** The theme that was chosen: {@code light}, {@code dark}, or null for what the machine says. */
  @Nullable String theme() {
    String theme = Cookies.read(request, Cookies.THEME);
    return "light".equals(theme) || "dark".equals(theme) ? theme : null;
  }

  /** Runs an operation as the visitor: permission and audit are there, not here. */
  public CommandResult run(String command, Map<String, String> arguments) throws CommandException {
    return site.kernel().commands().run(command, new Caller(visitor().account().toString(), powers), arguments);
  }

  /** What the layout of a page needs. */
  public Frame frame(String title) {
    return new Frame(this, title);
  }

  /** A page. */
  public HttpResponse show(Consumer<HtmlTemplateOutput> template) {
    return show(200, template);
  }

  /** A page with a status. */
  public HttpResponse show(int status, Consumer<HtmlTemplateOutput> template) {
    StringOutput text = new StringOutput(16 * 1024);
    template.accept(new OwaspHtmlTemplateOutput(text));
    return HttpResponse.html(status, text.toString());
  }

  /** Sends the browser to another page of the console, after something was done. */
  public HttpResponse go(String path) {
    if (!path.startsWith("/") || path.startsWith("//") || path.startsWith("/\\")) {
      throw new IllegalArgumentException("not a page of the console: " + path);
    }
    return HttpResponse.of(303).header("Location", path);
  }

  /** The same, telling on that page what was done. */
  public HttpResponse go(String path, String notice) {
    visitor().tell(true, notice);
    return go(path);
  }

  /** The same, telling why it was not done. */
  public HttpResponse goBack(String path, String notice) {
    visitor().tell(false, told(notice));
    return go(path);
  }

  /** A session that has begun, and what tells the browser so. */
  public record Begun(ConsoleSession session, HttpResponse answer) {}

  /** Lets somebody in who has proved who it is: a new session, whatever the browser had before. */
  public Begun begin(Jid account, String path) {
    if (session != null) {
      site.sessions().end(session);
    }
    String browser = request.header("user-agent");
    ConsoleSessions.Begun begun = site.sessions().begin(account, request.client(), browser == null ? "" : browser);
    return new Begun(begun.session(), go(path).header("Set-Cookie", Cookies.begin(request, begun.token())));
  }

  /** Sends the browser to the door without its session. */
  public HttpResponse end() {
    return go("/login").header("Set-Cookie", Cookies.end(request));
  }

  /** Data for the page's script. */
  public HttpResponse json(String text) {
    return HttpResponse.of(200).with("application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  /** There is no such thing. */
  public HttpException notFound() {
    return new HttpException(404, say("common.not-found"));
  }
}
