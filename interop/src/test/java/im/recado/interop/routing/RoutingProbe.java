package im.recado.interop.routing;

import im.recado.interop.raw.RawClient;
import im.recado.interop.raw.Xml;
import im.recado.interop.routing.RoutingCase.Recipient;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Sends every row of the table to a server and writes down who received what. */
final class RoutingProbe {
  private static final String SENDER = "routesender";

  private final ServerUnderTest server;

  RoutingProbe(ServerUnderTest server) {
    this.server = server;
  }

  /** The outcome of each case, in the order of the table. */
  Map<RoutingCase, String> run(List<RoutingCase> cases) {
    List<Account> accounts = new ArrayList<>(List.of(new Account(SENDER, "secret")));
    for (Recipient recipient : Recipient.values()) {
      if (recipient != Recipient.NO_SUCH_ACCOUNT && recipient != Recipient.SENDER) {
        accounts.add(new Account(user(recipient), "secret"));
      }
    }
    server.addAccounts(accounts);
    Map<RoutingCase, String> outcomes = new LinkedHashMap<>();
    try (RawClient sender = RawClient.login(server, SENDER, "secret", "s")) {
      sender.available(0);
      for (Recipient recipient : Recipient.values()) {
        outcomes.putAll(run(sender, recipient,
            cases.stream().filter(each -> each.recipient() == recipient).toList()));
      }
    }
    return outcomes;
  }

  private Map<RoutingCase, String> run(RawClient sender, Recipient recipient, List<RoutingCase> cases) {
    Map<String, RawClient> resources = new LinkedHashMap<>();
    switch (recipient) {
      case NO_SUCH_ACCOUNT, SENDER, NOBODY_CONNECTED -> { }
      case CONNECTED_ONLY -> resources.put("a", RawClient.login(server, user(recipient), "secret", "a"));
      case NEGATIVE -> login(resources, recipient, "a", -1);
      case ONE -> login(resources, recipient, "a", 0);
      case TWO_EQUAL -> {
        login(resources, recipient, "a", 5);
        login(resources, recipient, "b", 5);
      }
      case THREE_PRIORITIES -> {
        login(resources, recipient, "a", 7);
        login(resources, recipient, "b", 3);
        login(resources, recipient, "c", -1);
      }
    }
    Map<RoutingCase, String> ids = new LinkedHashMap<>();
    int number = 0;
    for (RoutingCase each : cases) {
      String id = "case-" + recipient.ordinal() + "-" + number++;
      ids.put(each, id);
      sender.send(stanza(each, address(each), id));
      sender.settle();
    }
    resources.forEach((name, client) -> meet(sender, client));
    sender.settle();
    resources.values().forEach(RawClient::close);
    List<Xml> later = switch (recipient) {
      case NO_SUCH_ACCOUNT, SENDER -> List.of();
      default -> storedMessages(recipient);
    };

    Map<RoutingCase, String> outcomes = new LinkedHashMap<>();
    ids.forEach((each, id) -> outcomes.put(each, outcome(id, each, sender, resources, later)));
    return outcomes;
  }

  private void login(Map<String, RawClient> resources, Recipient recipient, String name, int priority) {
    RawClient client = RawClient.login(server, user(recipient), "secret", name);
    client.available(priority);
    resources.put(name, client);
  }

  /** Returns when the recipient has all that the sender sent it before: stanzas of one pair stay in order. */
  private static void meet(RawClient sender, RawClient recipient) {
    String id = "meet-" + sender.nextId();
    sender.send("<message to='" + recipient.jid() + "' type='normal' id='" + id + "'><body>x</body></message>");
    recipient.await("the sender's mark", xml -> xml.has("id", id));
    recipient.settle();
  }

  private List<Xml> storedMessages(Recipient recipient) {
    try (RawClient late = RawClient.login(server, user(recipient), "secret", "late")) {
      late.available(0);
      return late.received();
    }
  }

  private String address(RoutingCase each) {
    String bare = user(each.recipient()) + "@" + server.domain();
    return switch (each.target()) {
      case BARE -> bare;
      case FULL -> bare + (each.recipient() == Recipient.SENDER ? "/s" : "/a");
      case FULL_NO_MATCH -> bare + "/nowhere";
      case NONE -> "";
      case SERVER -> server.domain();
    };
  }

  private static String user(Recipient recipient) {
    return recipient == Recipient.SENDER ? SENDER : "route" + recipient.ordinal();
  }

  private static String stanza(RoutingCase each, String to, String id) {
    String[] words = each.stanza().split(" ");
    String type = words.length == 1 || words[1].equals("normal") ? "" : " type='" + words[1] + "'";
    String start = "<" + words[0] + (to.isEmpty() ? "" : " to='" + to + "'") + " id='" + id + "'" + type;
    String error = "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
    return start + switch (each.stanza()) {
      case "message error", "iq error" -> ">" + error;
      case "iq get", "iq set" -> "><query xmlns='urn:example:unknown'/>";
      case "iq result" -> ">";
      default -> words[0].equals("message") ? "><body>" + id + "</body>" : ">";
    } + "</" + words[0] + ">";
  }

  private static String outcome(String id, RoutingCase each, RawClient sender, Map<String, RawClient> resources,
      List<Xml> later) {
    TreeSet<String> outcome = new TreeSet<>();
    resources.forEach((name, client) -> {
      long times = client.received().stream().filter(xml -> xml.has("id", id)).count();
      if (times > 0) {
        outcome.add(times == 1 ? name : name + "×" + times);
      }
    });
    if (later.stream().anyMatch(xml -> xml.has("id", id))) {
      outcome.add("stored");
    }
    sender.received().stream().filter(xml -> xml.has("id", id)).map(xml -> xml.has("type", "error")
        ? "error " + xml.errorCondition() : xml.name() + " " + xml.attributeOr("type", "")).forEach(outcome::add);
    if (each.stanza().equals("presence probe") && outcome.isEmpty()) {
      sender.received().stream().filter(xml -> xml.name().equals("presence") && xml.has("type", "unsubscribed"))
          .findFirst().ifPresent(xml -> outcome.add("presence unsubscribed"));
    }
    return outcome.isEmpty() ? "silence" : String.join(" ", outcome);
  }
}
