package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Settings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How one is there, as everybody who may know is told. Safe for any thread. */
public final class OwnPresence {
  private static final int MOST_KEPT = 8;
  private static final String KEPT = "statuses";
  private static final String CHOSEN = "presence";
  private static final String STATUS = "presence.status";

  private final Link link;
  private final Settings settings;
  private final Hub hub;
  /** One change after the other reaches the server. */
  private final Object turn = new Object();
  private Availability availability;
  private volatile boolean offersInvisible;
  /** Whether the server hides us on this stream. */
  private volatile boolean hidden;
  private volatile Runnable seen = () -> {};
  private volatile Told told = () -> {};
  private volatile Consumer<Node> rooms = presence -> {};
  private String status;
  /** Since when nobody is before the screen; null while somebody is. */
  private @Nullable Instant idle;

  /** What comes after everybody was told. */
  interface Told {
    void run() throws OfflineException;
  }

  OwnPresence(Link link, Settings settings, Hub hub) {
    this.link = link;
    this.settings = settings;
    this.hub = hub;
    // As it was when the program ended: who did not want to be seen is not seen now.
    this.availability = Availability.UNSEEN_CHOICES.stream().filter(choice -> choice.name().equals(settings.get(CHOSEN, ""))).findFirst()
        .orElse(Availability.ONLINE);
    this.status = settings.get(STATUS, "");
  }

  /** A new stream, on which one is seen until the server has heard otherwise. */
  void begin() {
    hidden = false;
  }

  /** Whether the server lets people be there unseen (XEP-0186). */
  void offers(boolean invisible) {
    offersInvisible = invisible;
  }

  /** Who one hears from when others may see one again, after they could not. */
  void onSeen(Runnable listener) {
    seen = listener;
  }

  /** What is done whenever everybody who sees us was told. */
  void onTold(Told step) {
    told = step;
  }

  /** What one is, for one address by name (RFC 6121, section 4.6). */
  Node to(Jid jid) {
    return presence().with("to", jid);
  }

  /** Who tells the rooms that one is in, to which no server does. */
  void onToldToRooms(Consumer<Node> listener) {
    rooms = listener;
  }

  /** What one can choose to be with this server. */
  public List<Availability> choices() {
    return offersInvisible ? Availability.UNSEEN_CHOICES : Availability.CHOICES;
  }

  /** Whether nobody may learn that one is there: nothing is told or answered then that a person has not written. */
  public synchronized boolean isHidden() {
    return availability == Availability.INVISIBLE;
  }

  /** Tells how one is there; what one writes beside it is offered again later. */
  public void be(Availability how, String text) {
    String said = text.strip().replace('\n', ' ');
    boolean back;
    synchronized (this) {
      back = isHidden() && how != Availability.INVISIBLE;
      availability = how;
      status = said;
      idle = null;
    }
    settings.set(CHOSEN, how.name());
    settings.set(STATUS, said);
    if (!said.isEmpty()) {
      List<String> kept = new ArrayList<>(used());
      kept.remove(said);
      kept.addFirst(said);
      settings.set(KEPT, String.join("\n", kept.subList(0, Math.min(MOST_KEPT, kept.size()))));
    }
    tell();
    if (back) {
      seen.run();
    }
  }

  /** What one has written beside one's presence before, the last first. */
  public List<String> used() {
    return Arrays.stream(settings.get(KEPT, "").split("\n")).filter(text -> !text.isEmpty()).toList();
  }

  /**
   * Nobody is before the screen since then, or somebody is again. Who is there for others is away then and comes back as before;
   * who has said that they are away, or do not want to be disturbed, stays so (XEP-0319). Does not wait.
   *
   * @return whether that is new, and to be told by {@link #again}
   */
  public synchronized boolean idle(@Nullable Instant since) {
    Instant second = since == null ? null : since.truncatedTo(ChronoUnit.SECONDS);
    boolean changed = !Objects.equals(idle, second);
    idle = second;
    return changed;
  }

  /** What others see. */
  public synchronized Availability availability() {
    return idle != null && (availability == Availability.ONLINE || availability == Availability.CHAT) ? Availability.AWAY : availability;
  }

  /** What one has chosen. */
  public synchronized Availability chosen() {
    return availability;
  }

  public synchronized String status() {
    return status;
  }

  /** Tells what has changed in it that nobody chooses; waits. */
  public void again() {
    tell();
  }

  private void tell() {
    try {
      send();
    } catch (OfflineException e) {
      // It is told with the next stream.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    hub.tell(new Event.ContactsChanged());
  }

  /** Tells it on this stream; waits for the server when one becomes invisible or visible. */
  void send() throws OfflineException, InterruptedException {
    synchronized (turn) {
      if (isHidden()) {
        hide();
        return;
      }
      if (hidden) {
        ask("visible");
        hidden = false;
      }
      Node presence = presence();
      link.send(presence);
      rooms.accept(presence);
      told.run();
    }
  }

  /** Where the server does not hide one it is told nothing: rather nobody hears of us than everybody. */
  private void hide() throws OfflineException, InterruptedException {
    if (!hidden && ask("invisible")) {
      hidden = true;
      // Servers differ in whether one is told anything before this; it goes to nobody.
      link.send(Node.presence(null, null, Disco.caps()));
    }
  }

  private boolean ask(String command) throws OfflineException, InterruptedException {
    Node order = Node.of(command, Ns.INVISIBLE);
    try {
      link.ask(Node.iq("set", null, command.equals("invisible") ? order.with("probe", "true") : order));
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  /** How one is there, as it is told. */
  Node presence() {
    return presence(settings.get(Avatars.IN_CARD, ""));
  }

  /** All of it is of one moment. */
  private synchronized Node presence(String picture) {
    Node presence = Node.presence(null, null, Disco.caps());
    if (!picture.isEmpty()) {
      presence = presence.add(Node.of("x", Ns.VCARD_UPDATE, Node.text("photo", Ns.VCARD_UPDATE, picture)));
    }
    Availability seen = availability();
    if (!seen.show().isEmpty()) {
      presence = presence.add(Node.text("show", Ns.CLIENT, seen.show()));
    }
    if (!status.isEmpty()) {
      presence = presence.add(Node.text("status", Ns.CLIENT, status));
    }
    if (idle != null) {
      presence = presence.add(Node.of("idle", Ns.IDLE).with("since", idle.toString()));
    }
    return presence;
  }
}
