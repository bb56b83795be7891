package im.recado.gateway;

import im.recado.gateway.network.Connection;
import im.recado.modules.link.Link;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** How somebody's sessions on a network stand, for themselves to see: a table with a row for each. On a thread that may wait. */
final class Status {
  static final String LOGGED_IN = "Logged in";
  static final String LOGGED_OUT = "Logged out";
  static final String TRIED_AGAIN = "Tried again in a while";
  static final String STUCK = "Waits for you to do something";

  private final Gateway gateway;

  Status(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Where somebody has an account or a session: everywhere, or in one realm. May wait. */
  SortedSet<String> realms(Jid owner, String realm) {
    SortedSet<String> realms = new TreeSet<>();
    for (Link link : gateway.links().of(owner)) {
      realms.add(gateway.links().realm(link));
    }
    gateway.seats().of(owner).stream().filter(session -> session.state() != GatewaySession.State.OFF).forEach(session -> realms.add(session.realm()));
    realms.removeIf(one -> !realm.isEmpty() && !one.equals(realm));
    return realms;
  }

  /** The table. */
  DataForm of(Jid owner, String realm, Speech speech) throws StanzaException {
    DataForm.Builder table = DataForm.result(Registration.NS).title(gateway.name());
    for (String column : List.of("network", "state", "connection", "trouble", "clients", "rooms")) {
      table.column(column, Field.Type.TEXT_SINGLE, speech.say(label(column)));
    }
    for (String one : realms(owner, realm)) {
      List<Field> row = new ArrayList<>();
      if (gateway.seats().find(owner, one) == null) {
        row.add(field("network", one.isEmpty() ? gateway.name() : one));
        row.add(field("state", speech.say(LOGGED_OUT)));
      } else {
        gateway.seats().call(owner, one, session -> row.addAll(row(session, speech)));
      }
      table.item(row);
    }
    return table.build();
  }

  static String label(String column) {
    return switch (column) {
      case "network" -> "Network";
      case "state" -> "State";
      case "connection" -> "Connection";
      case "trouble" -> "What went wrong";
      case "clients" -> "Clients";
      default -> "Rooms";
    };
  }

  private static List<Field> row(GatewaySession session, Speech speech) {
    Connection connection = session.connectionNow();
    return List.of(
        field("network", session.name()),
        field("state", speech.say(state(session))),
        field("connection", connection == null ? "" : connection.describe()),
        field("trouble", Words.clean(session.trouble())),
        field("clients", String.join(", ", session.clients().resources())),
        field("rooms", Words.clean(session.rooms().describe())));
  }

  private static String state(GatewaySession session) {
    return switch (session.state()) {
      case OFF -> LOGGED_OUT;
      case ONLINE -> LOGGED_IN;
      case WAITING -> TRIED_AGAIN;
      case FAILED -> STUCK;
    };
  }

  private static Field field(String var, String value) {
    return Field.of(var, Field.Type.TEXT_SINGLE, null, value);
  }
}
