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
  /** Whoever may look. */
  OPERATOR,
  /** Whoever may change. */
  ADMINISTRATOR;

  /** Whether somebody with this role may use it. */
  boolean allows(ServerRole role) {
    return switch (this) {
      case ANYONE, TOKEN -> true;
      case OPERATOR -> role.compareTo(ServerRole.OPERATOR) >= 0;
      case ADMINISTRATOR -> role == ServerRole.ADMINISTRATOR;
    };
  }
}
