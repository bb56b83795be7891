package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/**
 * What is for another server goes back to it over a stream that it has opened, from the domain that it wanted to the one that it has
 * proved (XEP-0288 section 2.2). A link finds it here as soon as it is of use. For the connection's loop, but for what says otherwise.
 */
final class WayBack implements Carrier {
  private final Federation all;
  private final IncomingStream stream;
  private final ServerConnection connection;
  private final Jid ours;
  private final Jid theirs;
  private boolean isOpen;
  private boolean managed;
  private boolean ended;
  private @Nullable String id;
  private int count;
  private @Nullable OutgoingLink link;
  private @Nullable Sending sending;

  WayBack(Federation all, IncomingStream stream, ServerConnection connection, Jid ours, Jid theirs) {
    this.all = all;
    this.stream = stream;
    this.connection = connection;
    this.ours = ours;
    this.theirs = theirs;
  }

  Jid ours() {
    return ours;
  }

  Jid theirs() {
    return theirs;
  }

  /** Whether the other side is known. */
  boolean isOpen() {
    return isOpen;
  }

  /**
   * The other side is known, and counts what it gets from now on.
   *
   * @param id by which it may resume the stream; null when it may not
   * @param count how much it has got
   */
  void openManaged(@Nullable String id, int count) {
    if (!isOpen) {
      this.managed = true;
      this.id = id;
      this.count = count;
      open();
    }
  }

  /** The other side is known; from now on a link may send. */
  void open() {
    if (!isOpen && !ended) {
      isOpen = true;
      all.opened(this);
    }
  }

  /** Takes what a link has from now on; asked once. Any thread. */
  void carry(OutgoingLink link) {
    connection.loop().execute(() -> begin(link));
  }

  private void begin(OutgoingLink link) {
    if (ended) {
      link.over(this, null, null);
      return;
    }
    this.link = link;
    Sending made = new Sending(all, connection);
    made.adds(link, this);
    sending = made;
    if (managed) {
      made.manage(id, count);
    }
    Cut before = link.cargo().cut();
    if (before != null && !(managed && before.id().equals(id) && link.cargo().comesBack(this, count, true))) {
      link.cargo().comesBack(this, null, false);
    }
    link.ready(this);
  }

  @Override
  public void wanted() {
    connection.loop().execute(this::drain);
  }

  /** More may be written. */
  void drain() {
    if (sending != null) {
      stream.used();
      sending.drain();
    }
  }

  /** The other side says how much it has got; what it is told when that cannot be. */
  @Nullable StreamError acknowledged(Element answer) {
    return sending == null ? null : sending.acknowledged(answer);
  }

  /** Nothing more is sent. */
  void stop() {
    ended = true;
    if (sending != null) {
      sending.close();
    }
    all.closed(this);
  }

  /** The connection is gone. */
  void over() {
    stop();
    if (link != null && sending != null) {
      Managed how = sending.managed();
      link.over(this, null, how == null ? null : new Managed(how.id(), how.acknowledged(), null, true, how.open()));
    }
  }

  @Override
  public void close() {
    stream.end(null);
  }

  /** The side that has opened it closes it. */
  @Override
  public void unused() {}

  @Override
  public void cut() {
    connection.close();
  }

  @Override
  public String how() {
    return stream.how();
  }

  @Override
  public LinkState.Way way() {
    return LinkState.Way.BACK;
  }
}
