package im.recado.modules.sasl2;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.kernel.Kernel;
import im.recado.kernel.log.SecurityLog;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Options;
import im.recado.kernel.route.PresenceHandler;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Tls;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.Locks;
import im.recado.modules.csi.CsiModule;
import im.recado.modules.account.RemovalMarks;
import im.recado.modules.login.Admission;
import im.recado.modules.login.Authenticator;
import im.recado.modules.login.BindModule;
import im.recado.modules.login.Binder;
import im.recado.modules.login.LimitsModule;
import im.recado.modules.login.LoginAttempts;
import im.recado.modules.login.LoginThrottle;
import im.recado.modules.login.SaslModule;
import im.recado.modules.sm.StreamManagementModule;
import im.recado.modules.source.AccountSources;
import im.recado.modules.source.BearerTokens;
import im.recado.modules.source.SourcedAccounts;
import im.recado.modules.spool.Spool;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ChannelBindingType;
import im.recado.wire.sasl.PasswordException;
import im.recado.wire.sasl.ScramClient;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A server with the modules that logging in needs, with Alice and Bob. */
public final class Home {
  static final String DOMAIN = "localhost";
  public static final Jid ALICE = Jid.valueOf("alice@localhost");
  static final Jid BOB = Jid.valueOf("bob@localhost");
  static final ScramClient.Binding EXPORTER =
      new ScramClient.Binding.Used("tls-exporter", "exported".getBytes(UTF_8));

  private static final List<ScramKeys> ALICES = keys("wonderland", ScramHash.values());
  private static final List<ScramKeys> BOBS = keys("builder", ScramHash.SHA_1);

  final Options options = new Options();
  final MovedClock clock = new MovedClock();
  public final Kernel kernel = new Kernel(List.of(DOMAIN), options, clock);
  final Memory.Accounts accounts = new Memory.Accounts();
  final Memory.Texts tokens = new Memory.Texts();
  final FastModule fast = new FastModule(kernel, tokens);

  /** The lines of the security log. */
  final List<String> security = new ArrayList<>();

  /** What was asked for in place of carbons. */
  final List<String> enabled = new ArrayList<>();

  /** Whom a stanza is sent to while they bind. */
  @Nullable Runnable whileBinding;

  /** Runs when an account is about to get its first session. */
  Runnable whileOpening = () -> {};

  public Home() {
    accounts.create(new AccountRecord(ALICE, ALICES, "", true, Instant.EPOCH));
    accounts.create(new AccountRecord(BOB, BOBS, "", true, Instant.EPOCH));
    Authenticator authenticator =
        new Authenticator(
            kernel,
            new SourcedAccounts(
                kernel,
                accounts,
                new AccountSources(kernel, List.of()),
                BearerTokens.NONE,
                new Memory.Texts(),
                RemovalMarks.of(kernel, name -> new Memory.Texts())),
            "sixteen bytes or more".getBytes(UTF_8),
            ScramHash::defaultIterations);
    Locks locks = new Locks(kernel, new Memory.Texts());
    LoginAttempts attempts = new LoginAttempts(
            new LoginThrottle(options, kernel.bans(), kernel.timers()::nanoTime),
            locks,
            new SecurityLog(security::add, kernel.timers()),
            kernel.clock(),
            options);
    Admission admission = new Admission(kernel, authenticator, locks);
    Binder binder = new Binder(kernel, admission);
    Bind2Module bind = new Bind2Module(kernel, binder, "another secret".getBytes(UTF_8));
    UpgradeModule upgrade = new UpgradeModule(kernel, accounts);
    StreamManagementModule management =
        new StreamManagementModule(kernel, new Memory.Streams(), new Spool(kernel, new Memory.NoSpool()), admission);
    kernel.start(
        List.of(
            new Sasl2Module(kernel, authenticator, attempts, bind, fast, upgrade, management),
            bind,
            fast,
            upgrade,
            new SaslModule(authenticator, attempts),
            new LimitsModule(kernel, null),
            new BindModule(kernel, binder),
            management,
            new CsiModule(kernel),
            carbons(),
            () ->
                Declaration.module("opening", "Stands for what is loaded of an account.")
                    .on(Sessions.AccountOpened.class, opened -> whileOpening.run()),
            () -> Declaration.module("presence", "Hears nothing.").presence(new Silence())));
  }

  private Module carbons() {
    return () ->
        Declaration.module("carbons", "Stands for any feature of a session.")
            .bindFeature(
                "urn:xmpp:carbons:2",
                (stream, session, request) -> {
                  enabled.add(session.jid() + " " + request.name());
                  if (whileBinding != null) {
                    whileBinding.run();
                  }
                  return null;
                });
  }

  static List<ScramKeys> keys(String password, ScramHash... hashes) {
    return Arrays.stream(hashes)
        .map(
            hash -> {
              try {
                return ScramKeys.create(hash, password, 4096);
              } catch (PasswordException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }

  /** TLS with both kinds of channel binding. */
  static Tls tls(Jid... certificate) {
    return new Tls(
        "TLSv1.3",
        "TLS_AES_128_GCM_SHA256",
        List.of(ChannelBindingType.TLS_EXPORTER, ChannelBindingType.TLS_SERVER_END_POINT),
        type -> (type == ChannelBindingType.TLS_EXPORTER ? "exported" : "the certificate").getBytes(UTF_8),
        List.of(certificate));
  }

  /** A client over TLS that has been told the features, which are put aside. */
  public Client connects() {
    Client client = new Client(kernel.clientStreams(), tls(), null);
    client.forgets();
    return client;
  }

  /** A client whose features wait to be looked at. */
  Client arrives(@Nullable Tls tls, @Nullable String from) {
    if (tls == null) {
      options.set(ClientStreams.TLS, "optional");
    }
    return new Client(kernel.clientStreams(), tls, from);
  }

  /** Alice with a session; what she was told for it is put aside. */
  public Client alice(String inBind) throws Exception {
    Client client = connects();
    client.logsIn("<bind xmlns='urn:xmpp:bind:0'>" + inBind + "</bind>");
    client.forgets();
    return client;
  }

  public Session session(Client client) {
    return Objects.requireNonNull(client.stream().session());
  }

  static final class MovedClock extends Clock {
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static final class Silence implements PresenceHandler {
    @Override
    public boolean blocks(Session sender, Presence presence) {
      return false;
    }

    @Override
    public void sent(Session sender, Presence presence) {}

    @Override
    public void received(Jid account, Presence presence) {}

    @Override
    public boolean sharesPresence(Session session, Jid other) {
      return true;
    }

    @Override
    public boolean isSeenBy(Jid account, Jid other) {
      return true;
    }
  }

  /** The names and namespaces of an element's children. */
  static List<String> children(Element element) {
    return element.elements().stream().map(child -> child.name() + " " + child.namespace()).toList();
  }
}
