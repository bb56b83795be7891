package im.recado.kernel.route;

import im.recado.kernel.session.Account;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message under way: what the stages see of it. One thread at a time. */
public final class MessageRoute {
  private final @Nullable Session sender;
  private Message message;
  private @Nullable Account account;
  private List<Session> targets = List.of();
  private @Nullable Delivery delivery;
  private @Nullable String sentId;
  private @Nullable String id;
  private boolean outgoing;
  private @Nullable Account author;

  MessageRoute(Message message, @Nullable Session sender) {
    this.message = message;
    this.sender = sender;
    this.outgoing = sender != null;
    this.author = sender == null ? null : sender.account();
  }

  /** A program sends it in the name of an account. */
  static MessageRoute inName(Message message, @Nullable Account author) {
    MessageRoute route = new MessageRoute(message, null);
    route.outgoing = true;
    route.author = author;
    return route;
  }

  /** The message as it stands now; its {@code from} is verified. */
  public Message message() {
    return message;
  }

  /** Replaces the message for all later stages and for delivery. */
  public void message(Message message) {
    this.message = message;
  }

  /** Whether an account of this server sends it: by a client, or by a program that may speak in its name (XEP-0356). */
  public boolean isOutgoing() {
    return outgoing;
  }

  /** The account of this server that sends it, if it is online; else null. */
  public @Nullable Account author() {
    return author;
  }

  /** The session that sent it, or null when none of this server did. */
  public @Nullable Session sender() {
    return sender;
  }

  /** The address it is for; never null once it is routed. */
  public Jid to() {
    return Objects.requireNonNull(message.to());
  }

  /** Who sent it; never null. */
  public Jid from() {
    return Objects.requireNonNull(message.from());
  }

  /** The recipient's account if it has a session, or null. From {@code IN_POLICY} on. */
  public @Nullable Account account() {
    return account;
  }

  void account(@Nullable Account account) {
    this.account = account;
  }

  /** The sessions it goes to by RFC 6121 section 8.5. From {@code IN_STORE} on. */
  public List<Session> targets() {
    return targets;
  }

  void targets(List<Session> targets) {
    this.targets = targets;
  }

  /** The id by which the sender's own account knows the message (XEP-0359), or null. From {@code OUT_OBSERVE} on. */
  public @Nullable String sentId() {
    return sentId;
  }

  public void sentId(String id) {
    this.sentId = id;
  }

  /**
   * What stays the same when the sender sends this once more, or null when it is of no worth later: the id by which the recipient's
   * account knows it, if it is told one. From {@code IN_STORE} on.
   */
  public @Nullable String id() {
    return id;
  }

  public void id(String id) {
    this.id = id;
  }

  /** What the sender waits for, or null when it waits for nothing. */
  public @Nullable Delivery delivery() {
    return delivery;
  }

  void delivery(@Nullable Delivery delivery) {
    this.delivery = delivery;
  }
}
