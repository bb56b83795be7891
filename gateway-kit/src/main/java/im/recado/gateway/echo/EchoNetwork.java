package im.recado.gateway.echo;

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
  static final Option<List<String>> USERS =
      Option.texts(
          "gateway.echo.users",
          List.of("anna anna", "ben ben"),
          "Who has an account on the echo network, which is within this server and for trials: a name in small letters, a space, a password.");

  private final Options options;
  /** Who has been here, or has been asked for. Guarded by the network. */
  final Map<String, EchoUser> users = new HashMap<>();

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

  /** Names are in small letters, one way or the other. */
  @Override
  public String contact(String written) throws NetworkException {
    String name = written.strip().toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.length() > 40) {
      throw new NetworkException(Reason.NO_SUCH_CONTACT, "That is no name on the echo network.");
    }
    return name;
  }

  @Override
  public synchronized Connection connect(Credentials credentials, Inbox inbox) throws NetworkException {
    String name = contact(credentials.answer("username"));
    if (!credentials.answer("password").equals(password(name))) {
      throw new NetworkException(Reason.WRONG_CREDENTIALS, "The echo network does not accept the name and the password.");
    }
    EchoUser user = users.computeIfAbsent(name, EchoUser::new);
    if (user.connection != null) {
      user.connection.end();
    }
    return new EchoConnection(this, user, inbox);
  }

  /** The password of somebody, or null when there is no such account. */
  private @Nullable String password(String name) {
    String begin = name + " ";
    return options.get(USERS).stream().filter(line -> line.startsWith(begin)).findFirst().map(line -> line.substring(begin.length())).orElse(null);
  }

  /** Somebody who has an account, or null. Guarded by the network. */
  @Nullable EchoUser find(String name) {
    return password(name) == null ? null : users.computeIfAbsent(name, EchoUser::new);
  }
}
