package im.recado.client.protocol;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Takes messages out of what they are wrapped in. A wrapping counts only from who may wrap: carbons from the own account, pages of
 * an archive from the archive that was asked, while it is asked. All else is as if it had not come.
 */
public final class Envelopes {
  private Envelopes() {}

  /** A live message or a carbon (XEP-0280); nothing when it is a forgery or says nothing. */
  public static Optional<Letter> open(Node message, Jid own) {
    Jid account = own.bare();
    Optional<Node> carbon = message.children().stream()
        .filter(node -> node.ns().equals(Ns.CARBONS) && (node.name().equals("sent") || node.name().equals("received")))
        .findFirst();
    if (carbon.isPresent()) {
      return carbon(message, carbon.get(), account);
    }
    if (message.children().stream().anyMatch(node -> node.is("forwarded", Ns.FORWARD) || node.is("result", Ns.MAM))) {
      return Optional.empty();
    }
    Optional<Jid> from = message.jid("from");
    if (from.isEmpty()) {
      return Optional.empty();
    }
    boolean room = message.get("type").equals("groupchat");
    Jid archive = room ? from.get().bare() : account;
    Instant delay = Letter.delay(message, room ? Set.of(archive) : Set.of(account, account.server()));
    return Letter.of(message, !room && from.get().bare().equals(account), Letter.stanzaId(message, archive), delay);
  }

  private static Optional<Letter> carbon(Node outer, Node carbon, Jid account) {
    // Exactly the bare address of the account (XEP-0280, section 11), and never a room's message.
    if (!outer.get("from").equals(account.toString())) {
      return Optional.empty();
    }
    boolean sent = carbon.name().equals("sent");
    return carbon.child("forwarded", Ns.FORWARD).flatMap(forwarded -> forwarded.child("message", Ns.CLIENT))
        .filter(inner -> !inner.get("type").equals("groupchat"))
        .filter(inner -> inner.jid(sent ? "from" : "to").map(Jid::bare).filter(account::equals).isPresent())
        .flatMap(inner ->
            Letter.of(inner, sent, Letter.stanzaId(inner, account), Letter.delay(inner, Set.of(account, account.server()))));
  }

  /** Whether this is a page's message of the query with this id to this archive (XEP-0313); nothing else may be one. */
  public static boolean isResult(Node message, Jid archive, String query) {
    boolean from = message.jid("from").filter(archive::equals).isPresent();
    return from && message.child("result", Ns.MAM).filter(result -> result.get("queryid").equals(query)).isPresent();
  }

  /** The message that an archive kept, if it says anything. */
  public static Optional<Letter> archived(Node message, Jid archive, Jid own) {
    return message.child("result", Ns.MAM).flatMap(result ->
        result.child("forwarded", Ns.FORWARD).flatMap(forwarded -> {
          Instant at = forwarded.child("delay", Ns.DELAY).map(node -> Letter.instant(node.get("stamp"))).orElse(null);
          return forwarded.child("message", Ns.CLIENT).flatMap(inner -> {
            boolean room = inner.get("type").equals("groupchat");
            if (room != !archive.equals(own.bare()) || Invitation.in(inner).isPresent()) {
              return Optional.empty();
            }
            Optional<Jid> from = inner.jid("from");
            if (room && from.map(Jid::bare).filter(archive::equals).isEmpty()) {
              return Optional.empty();
            }
            boolean sent = !room && from.map(Jid::bare).filter(own.bare()::equals).isPresent();
            boolean ours = room || sent || inner.jid("to").map(Jid::bare).filter(own.bare()::equals).isPresent();
            return ours ? Letter.of(inner, sent, result.get("id"), at) : Optional.empty();
          });
        }));
  }
}
