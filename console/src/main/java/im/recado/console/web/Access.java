package im.recado.console.web;

import im.recado.kernel.command.ServerRole;

/** Who may use a route. Every route says it; there is no other way past the guard (SECURITY W1, W5). */
public enum Access {
  /** Whoever reaches the listener: the page to log in, style sheets, icons. */
  ANYONE,
  /**
   * Programs, by the token that they show with each request and that the route itself looks at; cookies count for nothing, so
   * that no page of another site can use those of a browser.
   */
  TOKEN,
  /** Whoever reaches the listener while nobody administrates the server: the page that asks for the code. */
  SETUP_DOOR,
  /** Who has brought the code of the first set-up; gone when there is an administrator. */
  SETUP,
  /** Whoever may look. */
  OPERATOR,
  /** Whoever keeps order. */
  MODERATOR,
  /** Whoever may change. */
  ADMINISTRATOR,
  /** Whoever says who may do what. */
  OWNER;

  /** Whether it is for the first set-up alone. */
  boolean isSetup() {
    return this == SETUP_DOOR || this == SETUP;
  }

  /** Whether somebody with this role may use it; nobody's role lets him set the server up. */
  boolean allows(ServerRole role) {
    return switch (this) {
      case ANYONE, TOKEN, SETUP_DOOR -> true;
      case SETUP -> false;
      case OPERATOR -> role.isAtLeast(ServerRole.OPERATOR);
      case MODERATOR -> role.isAtLeast(ServerRole.MODERATOR);
      case ADMINISTRATOR -> role.isAtLeast(ServerRole.ADMINISTRATOR);
      case OWNER -> role.isAtLeast(ServerRole.OWNER);
    };
  }
}
