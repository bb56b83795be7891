package im.recado.gateway.network;

import im.recado.kernel.module.Option;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another network, as the gateway kit needs it. Everything that all gateways do alike is done by the kit: registration, the
 * vault, rosters, presence, the order of things. One object serves everybody; any thread.
 */
public interface Network {
  /** The kind of network, in small letters: {@code irc}. The gateway is {@code irc.DOMAIN} and {@code gateway/irc} (XEP-0030). */
  String type();

  /** For people: {@code IRC}. */
  String name();

  /** Settings of this network alone. */
  default List<Option<?>> options() {
    return List.of();
  }

  /** Whether it is known where the network is: without that nobody can log in. */
  default boolean hasServer() {
    return true;
  }

  /**
   * Looks at what somebody tells of an account before the network is asked: what can be none there is refused at once.
   *
   * @throws NetworkException with {@link Reason#BAD_NAME} for what it cannot be, with what would be right
   */
  default void look(Credentials told) throws NetworkException {}

  /** What people are asked to log in there. */
  LoginForm login();

  /** What people are asked when they look for somebody there (jabber:iq:gateway): as one is asked for the own name. */
  default String prompt() {
    return login().questions().getFirst().label();
  }

  /**
   * Whether it may know people by a certificate of their own: then who registers may have one, which is in the {@link Credentials}
   * ({@link Credentials#certificate}).
   */
  default boolean knowsCertificates() {
    return false;
  }

  /**
   * The one form of a contact's name there, however somebody writes it: names are the same exactly when these are.
   *
   * @throws NetworkException with {@link Reason#NO_SUCH_CONTACT} for what can be no name there
   */
  String contact(String written) throws NetworkException;

  /** Whether people tell of themselves, which then any connection can ask ({@link HasProfiles}). */
  default boolean hasProfiles() {
    return false;
  }

  /** By what people can be looked for, which then any connection can do ({@link FindsPeople}); nothing where they cannot. */
  default List<LoginForm.Question> search() {
    return List.of();
  }

  /**
   * Whether it is many networks of one kind. Then a person may have an account in each realm, the first question of {@link #login}
   * asks for it, and each realm answers at the address that its own name makes.
   */
  default boolean hasRealms() {
    return false;
  }

  /**
   * The realm that a name belongs to, or that it is; empty where there is but one.
   *
   * @throws NetworkException with {@link Reason#NO_SUCH_CONTACT} for what can be none
   */
  default String realm(String name) throws NetworkException {
    return "";
  }

  /** A name that a room may have, for people who have tried one that can be none; empty where that needs no words. */
  default String roomExample() {
    return "";
  }

  /** Whether one account can be logged in several times at once: then what people tell of it is tried beside the session that works. */
  default boolean takesSeveralLogins() {
    return false;
  }

  /** Whether there are rooms, which then any connection can enter ({@link HasRooms}). */
  default boolean hasRooms() {
    return false;
  }

  /** Whether rooms go on when nobody here is in them, so that one can come back to them after a restart. */
  default boolean roomsLast() {
    return false;
  }

  /** Whether a name is that of a room. */
  default boolean isRoom(String name) {
    return false;
  }

  /** Whether people may give it commands in its own words, which then any connection takes ({@link TakesCommands}). */
  default boolean takesCommands() {
    return false;
  }

  /**
   * With what somebody gets in who has not registered; null where nobody does.
   *
   * @param nick that they would like to have
   */
  default @Nullable Credentials guest(String realm, String nick) {
    return null;
  }

  /** The server has started. */
  default void begin() {}

  /** The server stops; everybody has left. */
  default void end() {}

  /**
   * Logs somebody in and returns when that is done. May wait, within a limit of its own; called on a virtual thread.
   *
   * @param inbox takes what the network says, also before this returns; from any thread, in order
   * @throws NetworkException when that was not possible; nothing of the attempt is left then
   */
  Connection connect(Credentials credentials, Inbox inbox) throws NetworkException;
}
