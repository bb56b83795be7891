package im.recado.gateway.irc;

import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.Door;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.LoginForm.Question;
import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.OwnCertificate;
import im.recado.gateway.network.Reason;
import im.recado.kernel.background.Background;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IRC: as many networks as there are servers, each a realm. Nobody needs an account to be there, so everybody with an account here may
 * enter a channel as a guest; who has one registers it.
 */
public final class IrcNetwork implements Network {
  private static final String BAD_IDENT = "A user name on IRC has at most 16 letters and digits of ASCII.";
  private static final Pattern IDENT = Pattern.compile("[A-Za-z0-9._~-]{0,16}");

  private static final LoginForm LOGIN =
      new LoginForm(
          "An IRC server and who you are there. An account is needed only where you have registered your nick.",
          List.of(
              new Question("server", "Server", false, true),
              new Question("nick", "Nick", false, true),
              new Question("username", "Account, if it is not the nick", false, false),
              new Question("password", "Password of the account", true, false),
              new Question("name", "Your name, for everybody to see", false, false),
              new Question("serverpassword", "Password of the server, if it has one", true, false),
              new Question("ident", "User name, if it is not the nick", false, false),
              new Question("encoding", "Encoding of texts, if it is not UTF-8", false, false),
              new Question("commands", "Commands after the log-in, with \" ; \" between them", true, false)));

  private final Options options;
  private final Doors doors;
  private final Crowd crowd = new Crowd();
  private final Identd identd;

  public IrcNetwork(Options options) {
    this.options = options;
    this.doors = new Doors(options);
    this.identd = new Identd(() -> options.get(IrcOptions.IDENT_PORT));
  }

  @Override
  public String type() {
    return "irc";
  }

  @Override
  public String name() {
    return "IRC";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(IrcOptions.SERVERS, IrcOptions.ONLY_LISTED, IrcOptions.BURST, IrcOptions.PACE, IrcOptions.IDENT_PORT);
  }

  @Override
  public void begin() {
    waiting(identd::listen);
    options.whenChanged(
        key -> {
          if (key.equals(IrcOptions.IDENT_PORT.key())) {
            Background.start("another port for ident", () -> waiting(identd::listen));
          }
        });
  }

  /** Something that may wait. */
  @FunctionalInterface
  private interface Deed {
    void run() throws InterruptedException;
  }

  private static void waiting(Deed deed) {
    try {
      deed.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void end() {
    waiting(identd::end);
  }

  @Override
  public boolean knowsCertificates() {
    return true;
  }

  @Override
  public LoginForm login() {
    return LOGIN;
  }

  @Override
  public String prompt() {
    return "The nick, a percent sign and the server: nick%irc.example.net";
  }

  @Override
  public String contact(String written) throws NetworkException {
    return Names.contact(written);
  }

  @Override
  public boolean hasRealms() {
    return true;
  }

  @Override
  public String realm(String name) throws NetworkException {
    return Names.server(name.strip());
  }

  @Override
  public boolean hasRooms() {
    return true;
  }

  @Override
  public String roomExample() {
    return "#channel%irc.example.net";
  }

  @Override
  public boolean takesSeveralLogins() {
    return true;
  }

  @Override
  public boolean roomsLast() {
    return true;
  }

  @Override
  public boolean isRoom(String name) {
    return Names.isChannel(name);
  }

  @Override
  public boolean takesCommands() {
    return true;
  }

  @Override
  public @Nullable Credentials guest(String realm, String nick) {
    return new Credentials(Map.of("server", realm, "nick", nick));
  }

  /** Guests are called something that can be; who registers says how they want to be called. */
  @Override
  public void look(Credentials told) throws NetworkException {
    String wanted = told.answer("nick").strip();
    String nick = Names.nick(wanted);
    if (!nick.equals(wanted)) {
      throw new NetworkException(
          Reason.BAD_NAME, "That can be no nick on IRC, which has letters of ASCII, digits and -_[]{}\\`^| and begins with no digit: " + nick + " can.");
    }
    if (!IDENT.matcher(told.answer("ident")).matches()) {
      throw new NetworkException(Reason.BAD_NAME, BAD_IDENT);
    }
    try {
      Encoding.of(told.answer("encoding"));
    } catch (NetworkException e) {
      throw new NetworkException(Reason.BAD_NAME, e.sentence(), e);
    }
  }

  @Override
  public Connection connect(Credentials credentials, Inbox inbox) throws NetworkException {
    String host = realm(credentials.answer("server"));
    String nick = Names.nick(credentials.answer("nick"));
    String account = credentials.answer("username").isEmpty() ? nick : credentials.answer("username");
    String password = credentials.answer("password");
    String pass = credentials.answer("serverpassword");
    String name = credentials.answer("name").isEmpty() ? nick : credentials.answer("name");
    String ident = credentials.answer("ident");
    List<IrcLine> commands = Commands.of(List.of(credentials.answer("commands").split(" ; ", -1)));
    for (String told : List.of(account, password, name, pass)) {
      if (told.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
        throw new NetworkException(Reason.WRONG_CREDENTIALS, "That can be no name and no password on IRC.");
      }
    }
    if (!IDENT.matcher(ident).matches()) {
      throw new NetworkException(Reason.WRONG_CREDENTIALS, BAD_IDENT);
    }
    String realName = name.length() > 50 ? name.substring(0, 50) : name;
    Door door = doors.door(host);
    OwnCertificate own = door.security() == Door.Security.PLAIN ? null : credentials.certificate();
    Encoding encoding = credentials.answer("encoding").isEmpty() ? doors.encoding(host) : Encoding.of(credentials.answer("encoding"));
    String user = ident.isEmpty() ? Names.lower(nick).substring(0, Math.min(nick.length(), 9)) : ident;
    Login.Person person = new Login.Person(nick, account, password, user, realName, pass, own != null);
    Socket plain = door.open(own, socket -> identd.note(socket, credentials.pseudonym()));
    boolean done = false;
    IrcSocket socket = null;
    try {
      socket = new IrcSocket(plain, encoding, options.get(IrcOptions.BURST), options.get(IrcOptions.PACE), inbox.tracer());
      socket.start();
      Support support = new Support();
      Login login = new Login(host, socket, person, support);
      login.run();
      IrcConnection connection =
          new IrcConnection(
              host,
              socket,
              new IrcState(host, support, login.enabled(), login.nick(), encoding.isWide(), crowd.share()),
              nick,
              door,
              inbox,
              () -> doors.door(host).check(door, plain.getInetAddress()));
      if (!support.fold(nick).equals(support.fold(login.nick()))) {
        inbox.offer(
            new NetworkEvent.Announced(
                nick + " is taken on " + host + " now: you are called " + login.nick() + " until it is free."));
      }
      if (!password.isEmpty() && !login.isAuthenticated()) {
        socket.offer(List.of(IrcLine.of("PRIVMSG", "NickServ", "IDENTIFY " + account + " " + password)));
      }
      if (own != null && password.isEmpty() && !login.isAuthenticated()) {
        inbox.offer(
            new NetworkEvent.Announced(
                host + " does not know your certificate yet: write \"CERT ADD " + own.fingerprint("SHA-512") + "\" to NickServ there."));
      }
      if (!socket.offer(commands)) {
        throw new NetworkException(Reason.DOWN, "The connection to " + host + " has broken.");
      }
      connection.start();
      done = true;
      return connection;
    } catch (IOException e) {
      throw new NetworkException(Reason.DOWN, host + " cannot be reached.", e);
    } finally {
      if (!done) {
        close(plain, socket);
      }
    }
  }

  private static void close(Socket plain, @Nullable IrcSocket socket) {
    if (socket != null) {
      socket.abort();
      return;
    }
    try {
      plain.close();
    } catch (IOException e) {
      // It is gone, which was wanted.
    }
  }
}
