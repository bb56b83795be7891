package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Availability;
import im.recado.client.services.Event;
import im.recado.client.services.Gateways.Gateway;
import im.recado.client.services.NetworkLogins;
import im.recado.client.services.NetworkLogins.Standing;
import im.recado.client.services.NetworkLogins.State;
import im.recado.client.services.Session;
import im.recado.client.services.store.ContactStore.Contact;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The server's gateways and where one stands with each. Belongs to the thread of the user interface. */
public final class GatewaysModel {
  /**
   * A gateway as it is shown.
   *
   * @param said how one stands with it, in words
   * @param advice what can be done about it, in a sentence; empty when nothing has to be
   * @param automatic whether one is signed in there as soon as one is online
   */
  public record Line(Gateway gateway, State state, String said, String advice, boolean automatic) {
    /** Whether there is something to sign in to. */
    public boolean canSign() {
      return gateway.registered() && !gateway.away() && !gateway.seats().isEmpty();
    }

    /** Whether one is in, or on the way. */
    public boolean isIn() {
      return state == State.IN || state == State.SIGNING_IN;
    }
  }

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Runnable deaf;
  private Runnable changed = () -> {};
  private List<Gateway> gateways = List.of();
  private List<Line> lines = List.of();
  /** The contacts at them when the server was asked last. */
  private List<Jid> listed = List.of();
  private boolean known;
  private boolean reading;
  private String problem = "";

  public GatewaysModel(Session session, Words words, Ui ui) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.deaf = session.hub().on(event -> {
      if (event instanceof Event.ContactsChanged) {
        ui.show(this::heard);
      }
    });
  }

  public void onChange(Runnable listener) {
    changed = listener;
  }

  /** Nobody looks at it any more. */
  public void close() {
    deaf.run();
    changed = () -> {};
  }

  public List<Line> lines() {
    return lines;
  }

  /** Whether the server has said which there are. */
  public boolean known() {
    return known;
  }

  /** Why something did not go, in a sentence; empty when there is nothing to say. */
  public String problem() {
    return problem;
  }

  /** Asks the server which there are. */
  public void load() {
    reading = true;
    List<Jid> before = session.contacts().all().stream().map(Contact::jid).toList();
    ui.ask(() -> session.gateways().list(), fresh -> read(fresh, before), condition -> {
      reading = false;
      failed(condition);
    });
  }

  private void read(List<Gateway> fresh, List<Jid> before) {
    reading = false;
    known = true;
    gateways = fresh;
    listed = atGateways(before.stream());
    show();
    // What has come while the server was asked counts as well.
    heard();
  }

  /**
   * A gateway becomes a contact a moment after one has signed up, here or elsewhere, and is none when one has gone; one that was away and
   * shows itself is there.
   */
  private void heard() {
    if (known && !reading && (!atGateways(session.contacts().all().stream().map(Contact::jid)).equals(listed) || gateways.stream().anyMatch(this::isBack))) {
      load();
    } else if (!gateways.stream().map(this::line).toList().equals(lines)) {
      show();
    }
  }

  private boolean isBack(Gateway gateway) {
    return gateway.away() && session.contacts().presence(gateway.jid()).availability() != Availability.OFFLINE;
  }

  private List<Jid> atGateways(Stream<Jid> contacts) {
    Set<String> domains = gateways.stream().map(gateway -> gateway.jid().domain()).collect(Collectors.toSet());
    return contacts.filter(jid -> domains.contains(jid.domain())).toList();
  }

  private void show() {
    lines = gateways.stream().map(this::line).toList();
    changed.run();
  }

  private Line line(Gateway gateway) {
    NetworkLogins logins = session.networkLogins();
    Standing standing = logins.standing(gateway);
    String reason = standing.said().isEmpty() ? words.sayFor("failed", standing.condition(), standing.condition()) : Texts.line(standing.said());
    String said = switch (standing.state()) {
      case OPEN -> words.say("gateways.open");
      case NOT_SIGNED_UP -> words.say("gateways.out");
      case SIGNING_IN -> words.say("gateways.signing-in");
      case IN -> words.say("gateways.signed-in");
      case OUT -> words.say("gateways.signed-out");
      case WAITS -> words.say("gateways.waits", reason);
      case REFUSED -> words.say("gateways.refused", reason);
      case AWAY -> words.say("gateways.away");
    };
    String advice = switch (standing.state()) {
      case WAITS -> words.say("gateways.advice.waits");
      case REFUSED -> words.sayFor("gateways.advice", standing.condition());
      case AWAY -> words.say("gateways.advice.away");
      default -> "";
    };
    return new Line(gateway, standing.state(), said, advice, logins.isAutomatic(gateway));
  }

  /** What is asked before an account is given up: whom it takes along is told. */
  public String question(Gateway gateway) {
    int people = session.gateways().people(gateway).size();
    String sure = words.say("gateways.sure", Texts.line(gateway.name()));
    return people == 0 ? sure : sure + " " + words.say("gateways.sure.people", people);
  }

  public void signIn(Gateway gateway) {
    does(() -> session.networkLogins().signIn(gateway));
  }

  public void signOut(Gateway gateway) {
    does(() -> session.networkLogins().signOut(gateway));
  }

  /** From now on one is signed in there by being online, or by hand alone. */
  public void automatic(Gateway gateway, boolean on) {
    does(() -> session.networkLogins().automatic(gateway, on));
  }

  /** Gives the account there up. */
  public void remove(Gateway gateway) {
    problem = "";
    ui.ask(() -> {
      session.gateways().unregister(gateway);
      return true;
    }, done -> load(), this::failed);
  }

  private interface Deed {
    void run() throws RefusedException, OfflineException, InterruptedException;
  }

  private void does(Deed deed) {
    problem = "";
    ui.ask(() -> {
      deed.run();
      return true;
    }, done -> show(), this::failed);
  }

  private void failed(String condition) {
    problem = words.sayFor("failed", condition, condition);
    changed.run();
  }
}
