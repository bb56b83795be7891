package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.services.Accounts.Shut;
import im.recado.client.services.Availability;
import im.recado.client.services.Event;
import im.recado.client.services.Profile;
import im.recado.client.services.Session;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One account of the window, with all that is its own. Belongs to the thread of the user interface; {@link
 * AccountsModel} changes it.
 */
public final class Account {
  /**
   * Where an account stands: switched off, waiting for somebody to log in, about to begin, or begun, whether connected
   * or not; shut when what is kept of it cannot be opened.
   */
  public enum Step { OFF, LOGIN, OPENING, IN, SHUT }

  private final Jid jid;
  private final @Nullable Profile profile;
  private @Nullable Shut shut;
  private final ExecutorService order;
  private final Ui ui;
  private Step step = Step.OFF;
  private volatile @Nullable Session session;
  private @Nullable MainModel main;

  Account(Jid jid, Profile profile, ExecutorService order, Ui ui) {
    this.jid = jid;
    this.profile = profile;
    this.order = order;
    this.ui = ui.after(order);
  }

  /** One that cannot be opened. */
  Account(Jid jid, Shut shut, ExecutorService order, Ui ui) {
    this.jid = jid;
    this.profile = null;
    this.order = order;
    this.ui = ui.after(order);
    stays(shut);
  }

  /** Why it cannot be opened. */
  public Optional<Shut> shut() {
    return Optional.ofNullable(shut);
  }

  /** It cannot be opened, for this reason. */
  void stays(Shut why) {
    shut = why;
    step = Step.SHUT;
  }

  public Jid jid() {
    return jid;
  }

  public Step step() {
    return step;
  }

  /** Its contacts and conversations, when it has begun. */
  public Optional<MainModel> main() {
    return Optional.ofNullable(main);
  }

  /** How many of its messages have not been seen. */
  public int unread() {
    return main == null ? 0 : main.unread();
  }

  /** How many ask to be contacts of it. */
  public int asking() {
    return main == null ? 0 : main.asking();
  }

  /** Whether something that has not been seen mentions oneself. */
  public boolean mentioned() {
    return main != null && main.mentioned();
  }

  /** How others see it; offline without a connection. */
  public Availability availability() {
    return main == null || main.state() != Event.State.ONLINE ? Availability.OFFLINE
        : main.session().presence().availability();
  }

  /** Whether it waits for somebody: for a password, or for a word about what keeps it from its server. */
  public boolean waits() {
    return step == Step.LOGIN || step == Step.SHUT || (main != null && main.isStuck());
  }

  /** The picture of somebody that is kept for it. */
  public Optional<byte[]> face(Jid of) {
    return profile == null ? Optional.empty() : profile.face(of);
  }

  /** What is kept of it; none can be asked for of one that is shut. */
  Profile profile() {
    return Objects.requireNonNull(profile);
  }

  /** What is done for this account alone, in order. */
  Ui ui() {
    return ui;
  }

  void is(Step now) {
    step = now;
  }

  void in(Session begun, MainModel model) {
    step = Step.IN;
    session = begun;
    main = model;
  }

  /** It has no session any more; what was its session, to be closed, which waits. */
  Optional<Session> out(Step now) {
    Session before = session;
    if (main != null) {
      main.close();
    }
    step = now;
    session = null;
    main = null;
    return Optional.ofNullable(before);
  }

  /** Waits until all that was to be done for it is done, and takes nothing more. */
  void end() {
    order.close();
  }

  /** Ends its session and then its work; waits. */
  void close() {
    Session open = session;
    if (open != null) {
      open.close();
    }
    end();
  }

  @Override
  public String toString() {
    return jid.toString();
  }
}
