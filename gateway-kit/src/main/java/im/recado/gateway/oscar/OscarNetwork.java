package im.recado.gateway.oscar;

import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.Door;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.LoginForm.Question;
import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.Tracer;
import im.recado.kernel.background.Background;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;

/**
 * ICQ, or AIM: the server that lets people in is the administrator's choice, as those of old are gone and others have
 * come.
 */
public final class OscarNetwork implements Network {
  private final Kind kind;
  private final OscarOptions options;
  private final KnownPictures pictures = new KnownPictures();

  private OscarNetwork(Options options, Kind kind) {
    this.kind = kind;
    this.options = new OscarOptions(options, kind);
  }

  public static OscarNetwork icq(Options options) {
    return new OscarNetwork(options, Kind.ICQ);
  }

  public static OscarNetwork aim(Options options) {
    return new OscarNetwork(options, Kind.AIM);
  }

  @Override
  public String type() {
    return kind.type();
  }

  @Override
  public String name() {
    return kind.label();
  }

  @Override
  public List<Option<?>> options() {
    return options.all();
  }

  @Override
  public boolean hasServer() {
    return options.hasServer();
  }

  @Override
  public LoginForm login() {
    return LoginForm.nameAndPassword(
        kind.isIcq() ? "Your number and password on ICQ." : "Your screen name and password on AIM.", kind.asked());
  }

  @Override
  public String prompt() {
    return kind.isIcq() ? "The number" : "The screen name";
  }

  @Override
  public String contact(String written) throws NetworkException {
    return Names.contact(kind, written);
  }

  @Override
  public boolean hasProfiles() {
    return true;
  }

  @Override
  public List<Question> search() {
    return kind.isIcq()
        ? List.of(
            new Question("number", "Number", false, false),
            new Question("email", "E-mail", false, false),
            new Question("nick", "Nickname", false, false),
            new Question("first", "Given name", false, false),
            new Question("last", "Family name", false, false))
        : List.of(new Question("email", "E-mail", true, false));
  }

  @Override
  public boolean hasRooms() {
    return kind == Kind.AIM;
  }

  @Override
  public boolean isRoom(String name) {
    return kind == Kind.AIM && Names.isRoom(name);
  }

  // Logging in.

  @Override
  public void look(Credentials told) throws NetworkException {
    try {
      Names.own(kind, told.answer("username"));
    } catch (NetworkException e) {
      throw new NetworkException(Reason.BAD_NAME, "That is no account on " + kind.label() + ".", e);
    }
  }

  @Override
  public Connection connect(Credentials credentials, Inbox inbox) throws NetworkException {
    try {
      return logIn(credentials, inbox);
    } catch (NetworkException e) {
      throw e.reason().isForGood() || !e.patience().isZero() ? e : e.notBefore(Reading.PATIENCE);
    }
  }

  private Connection logIn(Credentials credentials, Inbox inbox) throws NetworkException {
    String name;
    try {
      name = Names.own(kind, credentials.answer("username"));
    } catch (NetworkException e) {
      throw new NetworkException(Reason.WRONG_CREDENTIALS, "That is no account on " + kind.label() + ".", e);
    }
    Door door = options.door();
    OscarSocket first = socket(door.open(), inbox.tracer());
    String at = first.socket().getInetAddress().getHostAddress();
    LogIn.Ticket ticket;
    try {
      ticket = new LogIn(kind, first, name, kind.password(credentials.answer("password"))).run(options.login());
    } finally {
      first.close();
    }
    OscarSocket home = socket(options.door(ticket.address(), at).open(), inbox.tracer());
    boolean unseen = inbox.isUnseen();
    StartUp start = begin(home, ticket.cookie(), unseen ? Status.INVISIBLE : 0);
    OscarState state = new OscarState(kind, name, home, unseen);
    Icbm icbm = new Icbm(kind, options.charset());
    Services services = new Services(state, address -> socket(options.door(address, at).open(), inbox.tracer()));
    ChatRooms rooms = new ChatRooms(state, inbox, services);
    Icons icons = new Icons(inbox, services, pictures);
    OwnIcon own = new OwnIcon(state, services);
    Incoming incoming = new Incoming(state, icbm, options.charset(), icons, own, rooms::invited);
    state.feedbag().begin(start.items(), start.isWhole());
    Reading reading =
        new Reading(state, incoming, inbox, (before, address, cookie) -> move(state, address, at, cookie, inbox.tracer()), start.early());
    Background.start("reading from OSCAR", reading);
    return kind.isIcq()
        ? new OscarConnection(state, icbm, incoming.directory(), icons, own, reading)
        : new AimConnection(state, icbm, incoming.directory(), icons, own, reading, rooms);
  }

  private StartUp move(OscarState state, String address, String first, byte[] cookie, Tracer tracer) throws NetworkException {
    OscarSocket there = socket(options.door(address, first).open(), tracer);
    there.numberAfter(state.socket());
    return begin(there, cookie, state.status());
  }

  /** Begins on the server where people are; nothing is left of it when that does not work. */
  private StartUp begin(OscarSocket socket, byte[] cookie, int status) throws NetworkException {
    boolean done = false;
    try {
      StartUp start = new StartUp(kind, socket);
      start.home(cookie, status);
      done = true;
      return start;
    } catch (SocketTimeoutException e) {
      throw new NetworkException(Reason.TIMEOUT, kind.label() + " does not answer.", e);
    } catch (Farewell e) {
      throw e.why(kind);
    } catch (IOException e) {
      throw new NetworkException(Reason.DOWN, "The connection to " + kind.label() + " has broken.", e);
    } finally {
      if (!done) {
        socket.abort();
      }
    }
  }

  private OscarSocket socket(Socket plain, Tracer tracer) throws NetworkException {
    try {
      OscarSocket socket = new OscarSocket(plain, tracer);
      socket.start();
      return socket;
    } catch (IOException e) {
      throw new NetworkException(Reason.DOWN, "The connection to " + kind.label() + " has broken.", e);
    }
  }
}
