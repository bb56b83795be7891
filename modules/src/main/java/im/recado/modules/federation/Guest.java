package im.recado.modules.federation;

import org.jspecify.annotations.Nullable;

/** A link that goes over the connection of another one, or waits for it. Any thread. */
final class Guest implements Carrier {
  private final OutgoingLink link;
  private final Guests among;
  private volatile @Nullable Company company;
  private volatile boolean believed;
  private volatile boolean gone;

  Guest(OutgoingLink link, Guests among) {
    this.link = link;
    this.among = among;
  }

  OutgoingLink link() {
    return link;
  }

  Guests among() {
    return among;
  }

  /** The link whose connection it is. */
  OutgoingLink host() {
    return among.host();
  }

  /** Whether its link has another way by now. */
  boolean isGone() {
    return gone;
  }

  /** The connection is there, and the other side is asked whether it believes this pair, too. */
  void comes(Company open) {
    company = open;
  }

  /** The other side believes it. */
  void believed() {
    believed = true;
    link.ready(this);
  }

  /**
   * It needs another connection.
   *
   * @param refused whether it has to be one of its own
   */
  void sendAway(boolean refused) {
    gone = true;
    link.connecting().sentAway(this, refused);
  }

  /** The stream has ended, or the link has left it. */
  void over(@Nullable Managed managed) {
    gone = true;
    link.over(this, null, managed);
  }

  /** What administrators are told. */
  String notes() {
    return "over the connection of " + host().ours() + " with " + host().theirs();
  }

  @Override
  public void wanted() {
    Company open = company;
    if (open != null) {
      open.stream().wanted();
    }
  }

  @Override
  public void close() {
    Company open = company;
    if (open == null) {
      over(null);
    } else {
      gone = true;
      open.leaves(this);
    }
  }

  /** The host closes it. */
  @Override
  public void unused() {}

  @Override
  public void cut() {
    Company open = company;
    if (open != null && believed) {
      open.stream().cut();
    } else {
      close();
    }
  }

  @Override
  public String how() {
    return "dialback";
  }

  @Override
  public LinkState.Way way() {
    Company open = company;
    return open == null ? LinkState.Way.OUT : open.stream().way();
  }
}
