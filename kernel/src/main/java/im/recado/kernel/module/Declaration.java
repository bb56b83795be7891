package im.recado.kernel.module;

import im.recado.kernel.command.Command;
import im.recado.kernel.http.HttpRoute;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRoute;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.route.PresenceHandler;
import im.recado.kernel.route.Stage;
import im.recado.kernel.route.StageHandler;
import im.recado.kernel.route.StanzaPolicy;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.BindRequest;
import im.recado.kernel.stream.StreamFeature;
import im.recado.wire.stanza.Iq;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a module is, as data: the kernel puts the server together from it, and the documents are generated from it.
 */
public final class Declaration {
  /** A message handler and the stage it is for. */
  public record Staged(Stage stage, StageHandler handler) {}

  /**
   * Something done again and again while the server runs.
   *
   * @param period from the end of one run to the next
   * @param task may wait
   */
  public record Repeated(Option<Duration> period, Runnable task) {}

  /** A listener and the events it hears. */
  public record Listener<E>(Class<E> type, Consumer<E> listener) {}

  /**
   * Something of a session that outlives an orderly restart of the server.
   *
   * @param save the state as text, or null when there is nothing to keep
   * @param restore puts it back into a session that was just restored
   */
  public record SessionState(
      String name, Function<Session, @Nullable String> save, BiConsumer<Session, String> restore) {}

  /** What every client is told that binds a resource together with its login; null for nothing. May wait. */
  @FunctionalInterface
  public interface BoundWord {
    @Nullable Element of(Session session);
  }

  /** What a client may ask for while it binds a resource, by the namespace of the request. */
  public record BindFeature(String namespace, BindRequest request) {}

  private final String name;
  private final String summary;
  private final List<Xep> xeps = new ArrayList<>();
  private final List<String> serverFeatures = new ArrayList<>();
  private final List<String> accountFeatures = new ArrayList<>();
  private final List<Option<?>> options = new ArrayList<>();
  private final List<IqRoute> iqRoutes = new ArrayList<>();
  private final List<Staged> stages = new ArrayList<>();
  private final List<StreamFeature> streamFeatures = new ArrayList<>();
  private final List<StanzaPolicy> policies = new ArrayList<>();
  private final List<Listener<?>> listeners = new ArrayList<>();
  private final List<Repeated> repeated = new ArrayList<>();
  private final List<SessionState> sessionStates = new ArrayList<>();
  private final List<Command> commands = new ArrayList<>();
  private final List<BindFeature> bindFeatures = new ArrayList<>();
  private final List<BoundWord> boundWords = new ArrayList<>();
  private final List<HttpRoute> httpRoutes = new ArrayList<>();
  private @Nullable PresenceHandler presenceHandler;
  private @Nullable Option<Boolean> ownSwitch;
  private @Nullable Option<Boolean> switchedBy;

  private Declaration(String name, String summary) {
    this.name = name;
    this.summary = summary;
  }

  /**
   * Begins a declaration.
   *
   * @param name short, lower case, unique: {@code ping}
   * @param summary one sentence for the documents
   */
  public static Declaration module(String name, String summary) {
    return new Declaration(name, summary);
  }

  /** Follows a XEP in all that concerns a server. */
  public Declaration xep(int number, String version, String title) {
    return xep(number, version, title, "");
  }

  /**
   * Follows a part of a XEP.
   *
   * @param part what of it, as people may read it behind "in part:"
   */
  public Declaration xep(int number, String version, String title, String part) {
    xeps.add(new Xep(number, version, title, part));
    return this;
  }

  /** A feature of the server in service discovery (XEP-0030). */
  public Declaration serverFeature(String namespace) {
    serverFeatures.add(namespace);
    return this;
  }

  /** A feature of every account in service discovery. */
  public Declaration accountFeature(String namespace) {
    accountFeatures.add(namespace);
    return this;
  }

  /**
   * Lets administrators switch the module off while the server runs. Its requests are answered then as if nobody had ever heard of
   * them, its features are not told of and messages pass it by; what it keeps stays, and is still removed with its account. For
   * modules without policies, stream features and pages on the web.
   */
  public Declaration switchable() {
    ownSwitch =
        Option.flag("modules." + name, true, "Whether this module does anything; what it keeps stays while it does not.");
    options.add(ownSwitch);
    return switchedBy(ownSwitch);
  }

  /** Says which of its options switches the module on and off. */
  public Declaration switchedBy(Option<Boolean> option) {
    switchedBy = option;
    return this;
  }

  public Declaration option(Option<?> option) {
    options.add(option);
    return this;
  }

  /** Answers a request from memory. */
  public Declaration iq(Iq.Type type, IqTarget target, String name, String namespace, IqHandler handler) {
    iqRoutes.add(new IqRoute(type, target, name, namespace, false, handler));
    return this;
  }

  /** Answers a request with what may have to be waited for. */
  public Declaration blockingIq(Iq.Type type, IqTarget target, String name, String namespace, IqHandler handler) {
    iqRoutes.add(new IqRoute(type, target, name, namespace, true, handler));
    return this;
  }

  public Declaration stage(Stage stage, StageHandler handler) {
    stages.add(new Staged(stage, handler));
    return this;
  }

  public Declaration streamFeature(StreamFeature feature) {
    streamFeatures.add(feature);
    return this;
  }

  public Declaration policy(StanzaPolicy policy) {
    policies.add(policy);
    return this;
  }

  public <E> Declaration on(Class<E> event, Consumer<E> listener) {
    listeners.add(new Listener<>(event, listener));
    return this;
  }

  /** Does something again and again; the period is an option that this module declares too. */
  public Declaration every(Option<Duration> period, Runnable task) {
    repeated.add(new Repeated(period, task));
    return this;
  }

  /** Keeps something of every resumable session over an orderly restart, under this module's name. */
  public Declaration sessionState(
      Function<Session, @Nullable String> save, BiConsumer<Session, String> restore) {
    sessionStates.add(new SessionState(name, save, restore));
    return this;
  }

  /** Lets clients ask for something while they bind a resource (XEP-0386). */
  public Declaration bindFeature(String namespace, BindRequest request) {
    bindFeatures.add(new BindFeature(namespace, request));
    return this;
  }

  /** Tells every client something that binds a resource together with its login (XEP-0386). */
  public Declaration bound(BoundWord word) {
    boundWords.add(word);
    return this;
  }

  public Declaration presence(PresenceHandler handler) {
    presenceHandler = handler;
    return this;
  }

  /** Answers something on the web listener. */
  public Declaration http(HttpRoute route) {
    httpRoutes.add(route);
    return this;
  }

  /** Something that administrators can do. */
  public Declaration command(Command command) {
    commands.add(command);
    return this;
  }

  public String name() {
    return name;
  }

  public String summary() {
    return summary;
  }

  public List<Xep> xeps() {
    return List.copyOf(xeps);
  }

  public List<String> serverFeatures() {
    return List.copyOf(serverFeatures);
  }

  public List<String> accountFeatures() {
    return List.copyOf(accountFeatures);
  }

  /** What the kernel asks before anything of the module is done; null when it is always done. */
  public @Nullable Option<Boolean> ownSwitch() {
    return ownSwitch;
  }

  /** The option that administrators switch the module with, or null when it cannot be off. */
  public @Nullable Option<Boolean> switchedBy() {
    return switchedBy;
  }

  public List<Option<?>> options() {
    return List.copyOf(options);
  }

  public List<IqRoute> iqRoutes() {
    return List.copyOf(iqRoutes);
  }

  public List<Staged> stages() {
    return List.copyOf(stages);
  }

  public List<StreamFeature> streamFeatures() {
    return List.copyOf(streamFeatures);
  }

  public List<StanzaPolicy> policies() {
    return List.copyOf(policies);
  }

  public List<Listener<?>> listeners() {
    return List.copyOf(listeners);
  }

  public List<Repeated> repeated() {
    return List.copyOf(repeated);
  }

  public List<Command> commands() {
    return List.copyOf(commands);
  }

  public List<SessionState> sessionStates() {
    return List.copyOf(sessionStates);
  }

  public List<BindFeature> bindFeatures() {
    return List.copyOf(bindFeatures);
  }

  public List<BoundWord> boundWords() {
    return List.copyOf(boundWords);
  }

  public List<HttpRoute> httpRoutes() {
    return List.copyOf(httpRoutes);
  }

  public @Nullable PresenceHandler presenceHandler() {
    return presenceHandler;
  }
}
