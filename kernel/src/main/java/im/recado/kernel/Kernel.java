package im.recado.kernel;

import im.recado.kernel.background.Background;
import im.recado.kernel.bytestream.Bytestreams;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.Commands;
import im.recado.kernel.command.PasswordLogin;
import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.event.Events;
import im.recado.kernel.event.ModulesAssembled;
import im.recado.kernel.event.ServerBegun;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.http.Web;
import im.recado.kernel.limit.Bans;
import im.recado.kernel.limit.Entrance;
import im.recado.kernel.limit.ReadLimits;
import im.recado.kernel.log.AuditLog;
import im.recado.kernel.log.SecurityLog;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.route.IqRoute;
import im.recado.kernel.route.PresenceHandler;
import im.recado.kernel.route.Questions;
import im.recado.kernel.route.Router;
import im.recado.kernel.route.Stage;
import im.recado.kernel.route.StageHandler;
import im.recado.kernel.route.StanzaPolicy;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.kernel.session.WaitingRoom;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.PeerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.kernel.stream.StreamFeature;
import im.recado.kernel.stream.ServerConnections;
import im.recado.kernel.stream.StreamHandler;
import im.recado.kernel.time.SystemTimers;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Stanza;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The server, put together from modules. It is made in two steps, so that modules can be given what they need: the
 * kernel first, then {@link #start} with the list of modules, or {@link #assemble} and, when it is to serve, {@link
 * #begin}.
 */
public final class Kernel {
  private final Domains domains;
  private final Options options;
  private final Clock clock;
  private final Timers timers;
  private final SecureRandom random = new SecureRandom();
  private final Events events = new Events();
  private final SecurityLog security;
  private final AuditLog audit = new AuditLog();
  private final Bans bans;
  private final Entrance entrance;
  private final ReadLimits readLimits;
  private final WaitingRoom room = new WaitingRoom(Runtime.getRuntime().maxMemory());
  private final Sessions sessions;
  private final Questions questions;
  private final Web web;
  private final Bytestreams bytestreams;
  private final ServerConnections servers = new ServerConnections();
  private volatile Set<String> startOptions = Set.of();
  private volatile Function<Jid, Powers> powers = jid -> Powers.NONE;
  private volatile PasswordLogin passwords = (account, password, client) -> PasswordLogin.Outcome.REFUSED;
  private volatile Function<PeerConnection, StreamHandler> components =
      connection -> {
        throw new IllegalStateException("nobody speaks with components");
      };

  private List<Declaration> declarations = List.of();
  private @Nullable Commands commands;
  private @Nullable Router router;
  private @Nullable ClientStreams clientStreams;

  /**
   * A kernel without modules.
   *
   * @param domains the domains it serves, the main one first
   * @param clock the time of day
   */
  public Kernel(List<String> domains, Options options, Clock clock) {
    this(domains, options, clock, new SystemTimers());
  }

  /**
   * A kernel without modules whose time can be played.
   *
   * @param timers measures durations
   */
  public Kernel(List<String> domains, Options options, Clock clock, Timers timers) {
    this.domains = new Domains(domains, events);
    this.options = options;
    this.clock = clock;
    this.timers = timers;
    this.security = new SecurityLog(timers);
    this.bans =
        new Bans(
            timers::nanoTime, ban -> security.banned(ban.source().toString(), ban.left(), ban.times(), ban.reason()));
    this.entrance = new Entrance(options, bans);
    this.readLimits = new ReadLimits(this);
    this.questions = new Questions(random, timers, stanza -> router().send(stanza));
    this.web = new Web(this.domains, events);
    this.bytestreams = new Bytestreams(events);
    this.sessions =
        new Sessions(
            events,
            new Session.Keeper() {
              @Override
              public void undelivered(Stanza stanza, @Nullable Delivery delivery) {
                router().undelivered(stanza, delivery);
              }

              @Override
              public WaitingRoom room() {
                return room;
              }

              @Override
              public void overflowed(Session session) {
                end(session, "The client does not take what is sent to it.");
              }

              @Override
              public void unsafe(Session session) {
                end(session, "What was sent last cannot be stored.");
              }

              private void end(Session session, String why) {
                Background.start(
                    "closing a session", () -> sessions.close(session, StreamError.of("resource-constraint", why)));
              }
            });
  }

  /** Puts the modules in place and begins. Call once, before the first connection. */
  public void start(List<? extends Module> modules) {
    assemble(modules);
    begin();
  }

  /** Puts the modules in place and no more: commands can be run, but nothing happens by itself. */
  public void assemble(List<? extends Module> modules) {
    List<Declaration> all = new ArrayList<>();
    Map<IqRoute.Key, IqRoute> iqRoutes = new HashMap<>();
    Map<Stage, List<StageHandler>> stages = new EnumMap<>(Stage.class);
    List<StreamFeature> features = new ArrayList<>();
    List<StanzaPolicy> policies = new ArrayList<>();
    List<Command> allCommands = new ArrayList<>();
    PresenceHandler presence = null;
    for (Module module : modules) {
      Declaration declaration = module.declare();
      all.add(declaration);
      requireSwitchable(declaration);
      boolean always = declaration.ownSwitch() == null;
      for (IqRoute declared : declaration.iqRoutes()) {
        IqRoute route = always ? declared : declared.when(() -> isOn(declaration));
        if (iqRoutes.put(route.key(), route) != null) {
          throw new IllegalArgumentException("two modules answer " + route.key());
        }
      }
      for (Declaration.Staged staged : declaration.stages()) {
        StageHandler handler =
            always ? staged.handler() : message -> !isOn(declaration) || staged.handler().pass(message);
        stages.computeIfAbsent(staged.stage(), stage -> new ArrayList<>()).add(handler);
      }
      features.addAll(declaration.streamFeatures());
      policies.addAll(declaration.policies());
      allCommands.addAll(declaration.commands());
      declaration.listeners().forEach(this::listen);
      declaration.httpRoutes().forEach(web::add);
      if (declaration.presenceHandler() != null) {
        presence = declaration.presenceHandler();
      }
    }
    declarations = List.copyOf(all);
    commands = new Commands(domains, audit, this::powers, allCommands);
    Router made =
        new Router(
            domains,
            sessions,
            iqRoutes,
            stages,
            policies,
            Objects.requireNonNull(presence, "a server needs a presence module"));
    made.answers(questions::answered, questions::refused);
    router = made;
    clientStreams = new ClientStreams(domains, options, features, made, sessions, security);
    events.fire(new ModulesAssembled());
  }

  private static void requireSwitchable(Declaration declaration) {
    boolean hasMore =
        !declaration.policies().isEmpty()
            || !declaration.streamFeatures().isEmpty()
            || !declaration.bindFeatures().isEmpty()
            || !declaration.httpRoutes().isEmpty()
            || declaration.presenceHandler() != null;
    if (declaration.ownSwitch() != null && hasMore) {
      throw new IllegalArgumentException(declaration.name() + " does more than can be switched off");
    }
  }

  /** Whether a module does anything now. Any thread. */
  public boolean isOn(Declaration declaration) {
    Option<Boolean> ownSwitch = declaration.ownSwitch();
    return ownSwitch == null || options.get(ownSwitch);
  }

  /**
   * Begins what happens by itself, once the modules are in place: what an earlier run left is taken up, tasks repeat.
   */
  public void begin() {
    for (Declaration declaration : declarations) {
      for (Declaration.Repeated repeated : declaration.repeated()) {
        timers.every(() -> options.get(repeated.period()), repeated.task());
      }
    }
    events.fire(new ServerStarting());
    events.fire(new ServerBegun());
  }

  private <E> void listen(Declaration.Listener<E> listener) {
    events.on(listener.type(), listener.listener());
  }

  /** The domains whose accounts live here. */
  public Domains domains() {
    return domains;
  }

  /** The main domain. */
  public String domain() {
    return domains.main();
  }

  public Options options() {
    return options;
  }

  /** The time of day; durations are measured with {@link #timers}. */
  public Clock clock() {
    return clock;
  }

  /** Measures durations and wakes tasks up. */
  public Timers timers() {
    return timers;
  }

  public SecureRandom random() {
    return random;
  }

  public Events events() {
    return events;
  }

  /** What waits in memory for clients. */
  public WaitingRoom waitingRoom() {
    return room;
  }

  /** Where events are told that an operator may want to act upon. */
  public SecurityLog security() {
    return security;
  }

  /** The keys of settings that are read at the start alone, from recado.toml. */
  public Set<String> startOptions() {
    return startOptions;
  }

  /** Says which settings are read at the start alone, for whoever knows. */
  public void startOptions(Set<String> keys) {
    startOptions = Set.copyOf(keys);
  }

  /** Says who may do what with the server, for whoever knows; until then everybody is a user. */
  public void powers(Function<Jid, Powers> powers) {
    this.powers = powers;
  }

  /** What an account may do with the server and with its domains; the resource of an address says nothing. */
  public Powers powers(Jid jid) {
    return powers.apply(jid.bare());
  }

  /** What an account may do with the whole server. */
  public ServerRole role(Jid jid) {
    return powers(jid).everywhere();
  }

  /** Says who looks at passwords; until then all of them are wrong. */
  public void passwords(PasswordLogin passwords) {
    this.passwords = passwords;
  }

  /** Whether somebody is who he says, by password. */
  public PasswordLogin passwords() {
    return passwords;
  }

  /** What people with power over the server do. */
  public AuditLog audit() {
    return audit;
  }

  /** Addresses that are not listened to. */
  public Bans bans() {
    return bans;
  }

  /** From where clients may connect. */
  public Entrance entrance() {
    return entrance;
  }

  /** How fast is read from whom. */
  public ReadLimits readLimits() {
    return readLimits;
  }

  public Sessions sessions() {
    return sessions;
  }

  /** Connections of clients that the server joins. */
  public Bytestreams bytestreams() {
    return bytestreams;
  }

  /** Connections with other servers. */
  public ServerConnections servers() {
    return servers;
  }

  /** Says who speaks with components, for whoever knows; until then nobody does. */
  public void components(Function<PeerConnection, StreamHandler> components) {
    this.components = components;
  }

  /** What hears the connection of a component that has just been made. On the connection's loop. */
  public StreamHandler component(PeerConnection connection) {
    return components.apply(connection);
  }

  /** What the server shows on the web. */
  public Web web() {
    return web;
  }

  /** Routes stanzas; not before {@link #start}. */
  public Router router() {
    return Objects.requireNonNull(router, "not started");
  }

  /** Asks in the server's name; not before {@link #start}. */
  public Questions questions() {
    return questions;
  }

  /** Takes connections; not before {@link #start}. */
  public ClientStreams clientStreams() {
    return Objects.requireNonNull(clientStreams, "not started");
  }

  /** What administrators can do; not before {@link #start}. */
  public Commands commands() {
    return Objects.requireNonNull(commands, "not started");
  }

  /**
   * Ends every session and stream. Call when nobody can connect any more and the database is still open; waits.
   *
   * @return whether all was done within the limit
   */
  public boolean drain(Duration limit) {
    return Drain.run(this, limit);
  }

  /** What the modules said of themselves, in their order; empty before {@link #start}. */
  public List<Declaration> declarations() {
    return declarations;
  }
}
