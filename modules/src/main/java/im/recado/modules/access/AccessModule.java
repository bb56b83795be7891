package im.recado.modules.access;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.StanzaPolicy;
import im.recado.kernel.session.Account;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * With whom this server has to do at all: a list of those who are kept out, and one of those who alone are let in, both
 * ways (XEP-0133 sections 4.11 and 4.12). The server itself is always heard.
 */
public final class AccessModule implements Module, StanzaPolicy {
  /** Who is kept out. */
  public static final Option<Entities> BLOCKED =
      Entities.option("access.blocked", "Domains and addresses that nobody here hears of or can write to.");

  /** Who alone is let in. */
  public static final Option<Entities> ALLOWED =
      Entities.option(
          "access.allowed",
          "If there are any: the only domains and addresses elsewhere that people here have to do with.");

  private final Kernel kernel;

  public AccessModule(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("access", "Keeps domains and addresses out, or lets only some in.")
        .option(BLOCKED)
        .option(ALLOWED)
        .policy(this);
  }

  /** The addresses that an option holds. */
  public List<String> entities(Option<Entities> option) {
    return kernel.options().get(option).jids().stream().map(Jid::toString).toList();
  }

  /** Whether this server has nothing to do with anybody at a domain elsewhere. */
  public boolean isDomainKeptOut(Jid domain) {
    Entities allowed = kernel.options().get(ALLOWED);
    return kernel.options().get(BLOCKED).mean(domain)
        || (!allowed.isEmpty() && allowed.jids().stream().noneMatch(one -> one.domain().equals(domain.domain())));
  }

  /** Whether this server has nothing to do with an address. */
  public boolean isKeptOut(@Nullable Jid other) {
    Entities blocked = kernel.options().get(BLOCKED);
    Entities allowed = kernel.options().get(ALLOWED);
    if (other == null || (blocked.isEmpty() && allowed.isEmpty())) {
      return false;
    }
    boolean local = kernel.router().isLocal(other.domain());
    if (local && other.local() == null) {
      return false;
    }
    return blocked.mean(other) || (!allowed.isEmpty() && !local && !allowed.mean(other));
  }

  @Override
  public void sending(Jid account, Stanza stanza) throws StanzaException {
    if (isKeptOut(stanza.to())) {
      throw new StanzaException(Condition.NOT_ALLOWED, "This server has nothing to do with that address.");
    }
  }

  @Override
  public boolean receiving(Jid account, Stanza stanza) throws StanzaException {
    if (!isKeptOut(stanza.from())) {
      return true;
    }
    if (stanza instanceof Presence) {
      return false;
    }
    throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
  }

  @Override
  public boolean receivesAll(Account account) {
    return kernel.options().get(BLOCKED).isEmpty() && kernel.options().get(ALLOWED).isEmpty();
  }
}
