package im.recado.gateway.msn;

import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.LoginForm.Question;
import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.PictureShelf;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.Tracer;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.util.List;
import java.util.Locale;

/** MSN Messenger: one network, which the administrator names, and an account there for everybody. Any thread. */
public final class MsnNetwork implements Network {
  private static final LoginForm LOGIN =
      new LoginForm(
          "Your address and password on MSN.",
          List.of(
              new Question("username", "Address", false, true),
              new Question("password", "Password", true, true),
              new Question("name", "Your name, for everybody to see", false, false)));

  private static final int LONGEST_NAME = 120;
  private static final long MOST_PICTURES = 16L * 1024 * 1024;

  private final Options options;
  private final Places places;
  private final Web web;
  private final PictureShelf pictures = new PictureShelf(MOST_PICTURES);

  public MsnNetwork(Options options) {
    this.options = options;
    this.places = new Places(options);
    this.web = new Web(options, places);
  }

  @Override
  public String type() {
    return "msn";
  }

  @Override
  public String name() {
    return "MSN";
  }

  @Override
  public List<Option<?>> options() {
    return MsnOptions.ALL;
  }

  @Override
  public boolean hasServer() {
    return !options.get(MsnOptions.SERVER).isEmpty();
  }

  @Override
  public LoginForm login() {
    return LOGIN;
  }

  @Override
  public String prompt() {
    return "The address: anna@example.com";
  }

  @Override
  public String contact(String written) throws NetworkException {
    return Names.contact(written);
  }

  @Override
  public boolean hasProfiles() {
    return true;
  }

  @Override
  public boolean hasRooms() {
    return true;
  }

  @Override
  public boolean isRoom(String name) {
    return Names.isRoom(name);
  }

  @Override
  public void look(Credentials told) throws NetworkException {
    if (!Names.isAddress(told.answer("username").strip())) {
      throw new NetworkException(Reason.BAD_NAME, "That is no address on MSN.");
    }
  }

  @Override
  public Connection connect(Credentials credentials, Inbox inbox) throws NetworkException {
    String mail = credentials.answer("username").strip();
    if (!Names.isAddress(mail)) {
      throw new NetworkException(Reason.WRONG_CREDENTIALS, "That is no address on MSN.");
    }
    String name = credentials.answer("name").strip();
    Entry entry = written(mail, credentials.answer("password"), inbox.tracer());
    MsnConnection connection = new MsnConnection(new MsnState(entry, places, web, inbox, pictures));
    connection.start(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
    return connection;
  }

  /**
   * Logs in with an address as it was written, then in small letters.
   * COMPAT: Escargot lets in who writes the address as it is kept there, capital letters too.
   */
  private Entry written(String mail, String password, Tracer tracer) throws NetworkException {
    String small = mail.toLowerCase(Locale.ROOT);
    try {
      return entry(mail, password, tracer);
    } catch (NetworkException e) {
      if (e.reason() != Reason.WRONG_CREDENTIALS || small.equals(mail)) {
        throw e;
      }
      return entry(small, password, tracer);
    }
  }

  /**
   * Logs in by the best version that the server speaks; where the web services of the later ones do not work, by the
   * old one.
   */
  private Entry entry(String mail, String password, Tracer tracer) throws NetworkException {
    List<Dialect> all = options.get(MsnOptions.DIALECTS).stream().map(Dialect::valueOf).toList();
    List<Dialect> old = all.stream().filter(dialect -> !dialect.isSso()).toList();
    try {
      return new Login(web, places, mail, password, all, tracer).run();
    } catch (NetworkException e) {
      boolean another = e.reason() == Reason.DOWN || e.reason() == Reason.TIMEOUT || e.reason() == Reason.REFUSED;
      if (!another || old.isEmpty() || old.size() == all.size()) {
        throw e;
      }
      return new Login(web, places, mail, password, old, tracer).run();
    }
  }
}
