package im.recado.gateway.echo;

import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network that is nowhere but here. A few people have accounts, and {@code echo} is always there and says back what it is
 * told. It forgets everything when the server stops, keeps no messages, and lets everybody be logged in once. Any thread:
 * all that changes is guarded by the network.
 */
public final class EchoNetwork implements Network {
  /** Who says back what it is told. */
  static final String ECHO = "echo";

  static final Option<List<String>> USERS =
      Option.texts(
          "gateway.echo.users",
          List.of("anna anna", "ben ben"),
          "Who has an account on the echo network: a name in small letters, a space, a password.");

  private static final int LONGEST_NAME = 40;

  private final Options options;
  private final Map<String, EchoUser> users = new HashMap<>();
  private boolean down;

  public EchoNetwork(Options options) {
    this.options = options;
  }

  @Override
  public String type() {
    return "echo";
  }

  @Override
  public String name() {
    return "Echo";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(USERS);
  }

  @Override
  public LoginForm login() {
    return LoginForm.nameAndPassword("Your name and password on the echo network.", "Name");
  }

  @Override
  public String prompt() {
    return "The name";
  }

  /** Names are in small letters, one way or the other; what has a space in it is written with one. */
  @Override
  public String contact(String written) throws NetworkException {
    String name = written.strip().toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new NetworkException(Reason.NO_SUCH_CONTACT, "That is no name on the echo network.");
    }
    return name;
  }

  @Override
  public synchronized Connection connect(Credentials credentials, Inbox inbox) throws NetworkException {
    if (down) {
      throw new NetworkException(Reason.DOWN, "The echo network is down.");
    }
    String name = contact(credentials.answer("username"));
    if (!credentials.answer("password").equals(password(name))) {
      throw new NetworkException(Reason.WRONG_CREDENTIALS, "The echo network does not accept the name and the password.");
    }
    EchoUser user = user(name);
    if (user.connection != null) {
      user.connection.end(
          new NetworkException(Reason.IN_USE_ELSEWHERE, "Somebody else has logged in to your account on the echo network."));
    }
    EchoConnection connection = new EchoConnection(this, user, inbox);
    user.begin(connection);
    connection.show(Availability.ONLINE, "");
    return connection;
  }

  private @Nullable String password(String name) {
    for (String line : options.get(USERS)) {
      int space = line.indexOf(' ');
      if (space > 0 && line.substring(0, space).equals(name)) {
        return line.substring(space + 1);
      }
    }
    return null;
  }

  /** The state of somebody who has an account. */
  private EchoUser user(String name) {
    return users.computeIfAbsent(name, EchoUser::new);
  }

  /** Somebody who has an account, or null. Guarded by the network. */
  @Nullable EchoUser find(String name) {
    return password(name) == null ? null : user(name);
  }

  /** Everybody who has been here. Guarded by the network. */
  Iterable<EchoUser> everybody() {
    return users.values();
  }

  /** From now on nobody can log in and whoever is there is thrown out, or it works again. */
  public synchronized void down(boolean down) {
    this.down = down;
    if (down) {
      for (EchoUser user : users.values()) {
        if (user.connection != null) {
          user.connection.end(new NetworkException(Reason.DOWN, "The echo network is down."));
        }
      }
    }
  }
}
