package im.recado.gateway;

import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.modules.link.Link;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With what the owner of a session gets in: what is kept of their account, what they have told for this session alone, or what a
 * guest has. Owned by the lane; may wait for the database.
 */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final Gateway gateway;
  private final Jid owner;
  private final String realm;

  /** Whether the owner has an account, and is not there as a guest. */
  private boolean registered;

  /** Whether the owner stays when none of their clients is here. */
  private boolean stays;

  /** What the owner would like to be called. */
  private String nick;

  /** What is not to be kept, for as long as the session; null when all is kept. */
  private @Nullable Credentials held;

  Admission(Gateway gateway, Jid owner, String realm) {
    this.gateway = gateway;
    this.owner = owner;
    this.realm = realm;
    this.nick = owner.local() == null ? "" : owner.local();
  }

  boolean isRegistered() {
    return registered;
  }

  /**
   * The owner has an account from now on.
   *
   * @param held what is to be known in this session and nowhere else; null when it is kept
   * @param stays whether they stay when none of their clients is here
   */
  void registered(@Nullable Credentials held, boolean stays) {
    this.registered = true;
    this.held = held;
    this.stays = stays;
  }

  /** Whether the owner stays when none of their clients is here; known once they have been let in, or looked up. */
  boolean staysOn() {
    return stays;
  }

  /** Looks up whether the owner has an account, and stays. */
  void look() {
    Link link = gateway.links().find(owner, realm);
    registered = link != null;
    try {
      stays = link != null && gateway.links().staysOn(link);
    } catch (Vault.VaultException e) {
      LOG.error("What {} told {} cannot be read: {}", owner, gateway.type(), e.getMessage());
      stays = false;
    }
  }

  /** The account is no more. */
  void forget() {
    held = null;
    stays = false;
  }

  String nick() {
    return nick;
  }

  void nick(String now) {
    nick = now;
  }

  /**
   * With what the owner gets in.
   *
   * @throws StanzaException when not at all
   * @throws NetworkException when they have to tell it again
   */
  Credentials credentials() throws StanzaException, NetworkException {
    Link link = gateway.links().find(owner, realm);
    registered = link != null;
    Credentials found = link != null ? kept(link) : gateway.exists(owner) ? gateway.network().guest(realm, nick) : null;
    if (found == null) {
      throw new StanzaException(Condition.REGISTRATION_REQUIRED, "You are not registered with " + gateway.name() + ".");
    }
    return found;
  }

  private Credentials kept(Link link) throws NetworkException {
    Credentials here = held;
    if (here != null) {
      return here;
    }
    try {
      Credentials kept = gateway.links().credentials(link);
      stays = gateway.links().staysOn(link);
      if (!isWhole(gateway.network().login(), kept)) {
        throw new NetworkException(
            Reason.WRONG_CREDENTIALS, "Your password for " + gateway.name() + " is not kept here, and is needed again.");
      }
      return kept;
    } catch (Vault.VaultException e) {
      LOG.error("{} cannot log in to {}: {}", owner, gateway.type(), e.getMessage());
      throw new NetworkException(Reason.WRONG_CREDENTIALS, "Your password has been lost here: register again.", e);
    }
  }

  /** Whether nothing is missing that somebody has to tell. */
  static boolean isWhole(LoginForm form, Credentials credentials) {
    return form.questions().stream()
        .noneMatch(question -> question.needed() && credentials.answer(question.var()).isEmpty());
  }

  /** Whether one gets in without an account. */
  boolean mayBeGuest() {
    return gateway.network().guest(realm, nick) != null;
  }
}
