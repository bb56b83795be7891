package im.recado.wire.sasl;

import im.recado.wire.jid.Jid;

/** Checks a password that arrived in the clear (PLAIN). May block; must take the same time for unknown accounts. */
@FunctionalInterface
public interface PasswordCheck {
  boolean matches(Jid account, String password);
}
