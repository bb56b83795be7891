package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.Picture;
import im.recado.gateway.network.NetworkException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the notification server says after the log-in. Guarded by the session. */
final class Incoming {
  private static final Duration FADES = Duration.ofSeconds(7);

  private final MsnState state;
  private final Conversations conversations;
  private final Offline offline;

  Incoming(MsnState state, Conversations conversations, Offline offline) {
    this.state = state;
    this.conversations = conversations;
    this.offline = offline;
  }

  /** Asks the server whether it is there. */
  void ping() {
    offline.ping("");
  }

  /** Looks at what has taken too long; what the user is told. */
  List<NetworkEvent> tick(long now) {
    List<NetworkEvent> events = new ArrayList<>(state.tick(now));
    events.addAll(conversations.tick(now));
    return events;
  }

  /**
   * Takes a command; what the user is told.
   *
   * @throws NetworkException when it is the end
   */
  List<NetworkEvent> take(Command command) throws NetworkException {
    if (command.name().equals("OUT")) {
      throw Goodbye.of(command);
    }
    // These begin with a number that is none of a question.
    boolean asks = command.name().equals("QNG") || command.name().equals("RNG");
    MsnState.Waiting asker = asks || command.trid() == 0 ? null : state.taken(command);
    if (asker != null) {
      return asker.answered(command);
    }
    if (command.error() != 0) {
      if (MsnErrors.isEnd(command.error())) {
        throw MsnErrors.of(command.error());
      }
      return List.of(new NetworkEvent.Announced(MsnErrors.of(command.error()).sentence()));
    }
    List<NetworkEvent> events = new ArrayList<>();
    switch (command.name()) {
      case "NLN" -> present(command.args(), events);
      case "ILN" -> present(command.args().subList(Math.min(1, command.args().size()), command.args().size()), events);
      case "FLN" -> absent(command, events);
      case "UBX" -> said(command, events);
      case "ADC", "ADL" -> added(command, events);
      case "REM", "RML" -> removed(command, events);
      case "ADG" -> state.list().group(command.arg(2), Percent.decode(command.arg(1)));
      case "REG" -> state.list().group(command.arg(1), Percent.decode(command.arg(2)));
      case "RMG" -> state.list().ungroup(command.arg(1));
      case "CHL" -> challenged(command);
      case "RNG" -> conversations.rung(command);
      case "QNG" -> events.addAll(offline.ponged());
      case "UBM" -> message(command, events);
      case "MSG" -> notice(command, events);
      default -> {
        // Profiles, mail, advertisements, what other places of the user do.
      }
    }
    return events;
  }

  // Who is there.

  /** {@code AWY bob@example.com Bob 0}; with a number behind the address from MSNP13 on, before it in MSNP18. */
  private void present(List<String> args, List<NetworkEvent> events) {
    if (args.size() < 3) {
      return;
    }
    Buddy buddy = state.list().find(Names.bare(args.get(1)));
    if (buddy == null) {
      return;
    }
    buddy.state = args.get(0);
    int name = isNumberBehind(args.get(1)) && args.size() > 3 ? 3 : 2;
    // COMPAT: Escargot leaves out a name that is empty.
    boolean nameless = args.size() > name + 1 && isPicture(args.get(name + 1));
    String nick = nameless ? "" : Percent.decode(args.get(name));
    buddy.nick = nick.isEmpty() ? buddy.nick : nick;
    shown(buddy, events);
    int picture = nameless ? name + 1 : name + 2;
    String capabilities = args.size() > picture - 1 ? args.get(picture - 1) : "";
    int more = capabilities.indexOf(':');
    buddy.capabilities = Command.number(more < 0 ? capabilities : capabilities.substring(0, more));
    pictured(buddy, args.size() > picture ? Percent.decode(args.get(picture)) : "", events);
  }

  private static boolean isPicture(String arg) {
    return Percent.decode(arg).startsWith("<msnobj");
  }

  private static void pictured(Buddy buddy, String told, List<NetworkEvent> events) {
    MsnObject before = buddy.picture;
    buddy.picture = MsnObject.read(told);
    String hash = buddy.picture == null ? "" : buddy.picture.hash();
    if (!hash.equals(before == null ? "" : before.hash())) {
      events.add(new NetworkEvent.Pictured(buddy.mail, buddy.picture == null ? Picture.NONE : buddy.picture.picture()));
    }
  }

  private boolean isNumberBehind(String address) {
    return state.entry().dialect().isSso() && address.indexOf(':') < 0;
  }

  private void absent(Command command, List<NetworkEvent> events) {
    Buddy buddy = state.list().find(Names.bare(command.arg(0)));
    if (buddy != null) {
      buddy.state = States.OFFLINE;
      buddy.words = "";
      buddy.media = "";
      shown(buddy, events);
    }
  }

  private void said(Command command, List<NetworkEvent> events) {
    Buddy buddy = state.list().find(Names.bare(command.arg(0)));
    if (buddy == null) {
      return;
    }
    Personal personal = Personal.parse(command.payload());
    buddy.words = personal.words();
    buddy.media = personal.media();
    if (!buddy.state.equals(States.OFFLINE)) {
      shown(buddy, events);
    }
  }

  private static void shown(Buddy buddy, List<NetworkEvent> events) {
    if (buddy.is(Buddy.FORWARD)) {
      events.add(new NetworkEvent.Shown(buddy.mail, buddy.availability(), buddy.status()));
    }
  }

  // Lists.

  private void added(Command command, List<NetworkEvent> events) {
    if (command.name().equals("ADL")) {
      for (Lists.Told told : Lists.told(command.payload())) {
        listed(told.mail(), told.nick(), told.lists(), "", events);
      }
      return;
    }
    List<String> args = command.args();
    Lists.Named named = Lists.Named.of(args.subList(Math.min(2, args.size()), args.size()));
    Buddy known = state.list().byGuid(named.guid());
    String mail = named.mail().isEmpty() && known != null ? known.mail : named.mail();
    if (known != null && command.arg(1).equals("FL") && !named.rest().isEmpty()) {
      known.groups.add(named.rest().getFirst());
    } else {
      listed(mail, named.nick(), bit(command.arg(1)), named.guid(), events);
    }
  }

  private void listed(String mail, String nick, int lists, String guid, List<NetworkEvent> events) {
    Buddy buddy = state.list().of(mail);
    if (buddy == null || mail.equals(state.self())) {
      return;
    }
    boolean asked = buddy.asks();
    boolean had = buddy.is(Buddy.FORWARD);
    boolean blocked = buddy.is(Buddy.BLOCK);
    buddy.put(lists, true);
    buddy.nick = nick.isEmpty() ? buddy.nick : nick;
    buddy.guid = guid.isEmpty() ? buddy.guid : guid;
    if (!asked && buddy.asks()) {
      // COMPAT: Escargot tells of the reverse list alone, and keeps who asks as pending until that is taken away.
      buddy.put(Buddy.PENDING, true);
      events.add(new NetworkEvent.Asks(buddy.mail, ""));
    }
    if (!had && buddy.is(Buddy.FORWARD)) {
      events.add(new NetworkEvent.Listed(state.list().contact(buddy)));
    }
    if (!blocked && buddy.is(Buddy.BLOCK)) {
      events.add(new NetworkEvent.Blocked(buddy.mail, true));
    }
  }

  private void removed(Command command, List<NetworkEvent> events) {
    if (command.name().equals("RML")) {
      for (Lists.Told told : Lists.told(command.payload())) {
        unlisted(state.list().find(told.mail()), told.lists(), events);
      }
      return;
    }
    String who = command.arg(2).startsWith("N=") ? command.arg(2).substring(2) : command.arg(2);
    Buddy buddy = state.list().byGuid(who);
    if (buddy != null && command.args().size() > 3) {
      buddy.groups.remove(command.arg(3));
      return;
    }
    unlisted(buddy != null ? buddy : state.list().find(Names.bare(who)), bit(command.arg(1)), events);
  }

  private static void unlisted(@org.jspecify.annotations.Nullable Buddy buddy, int lists, List<NetworkEvent> events) {
    if (buddy == null) {
      return;
    }
    boolean had = buddy.is(Buddy.FORWARD);
    boolean blocked = buddy.is(Buddy.BLOCK);
    buddy.put(lists, false);
    if (had && !buddy.is(Buddy.FORWARD)) {
      events.add(new NetworkEvent.Unlisted(buddy.mail));
    }
    if (blocked && !buddy.is(Buddy.BLOCK)) {
      events.add(new NetworkEvent.Blocked(buddy.mail, false));
    }
  }

  private static int bit(String list) {
    return switch (list) {
      case "FL" -> Buddy.FORWARD;
      case "AL" -> Buddy.ALLOW;
      case "BL" -> Buddy.BLOCK;
      case "RL" -> Buddy.REVERSE;
      case "PL" -> Buddy.PENDING;
      default -> 0;
    };
  }

  // The rest.

  private void challenged(Command command) {
    Challenge.Product product = state.entry().dialect().product();
    state.server().send("QRY", List.of(product.id()), Challenge.answer(command.arg(1), product).getBytes(UTF_8));
  }

  /** A message without a conversation: {@code UBM bob@example.com 1 alice@example.com 1 1 85}. */
  private void message(Command command, List<NetworkEvent> events) {
    String from = Names.bare(command.arg(0));
    int kind = state.entry().dialect().isSso() && command.args().size() > 3 ? command.args().size() - 1 : 0;
    if (!Names.isAddress(from) || from.equals(state.self())) {
      return;
    }
    Mime mime = Mime.parse(command.text());
    switch (command.arg(kind)) {
      case "1" -> events.add(new NetworkEvent.Said(from, mime.body(), OfflineText.time(mime)));
      case "2" -> events.add(new NetworkEvent.Typing(from, true, FADES));
      case "3" -> events.add(new NetworkEvent.Attention(from));
      default -> {
        // What is for other clients.
      }
    }
  }

  /** What the network itself says. */
  private void notice(Command command, List<NetworkEvent> events) {
    Mime mime = Mime.parse(command.text());
    if (!command.arg(0).equalsIgnoreCase("Hotmail")) {
      return;
    }
    switch (mime.type()) {
      case "application/x-msmsgssystemmessage", "text/x-msmsgssystemmessage" -> {
        Mime body = Mime.parse(mime.body());
        if (body.header("Type").equals("1")) {
          String minutes = body.header("Arg1");
          events.add(
              new NetworkEvent.Announced(
                  "MSN is going down for maintenance in " + Command.number(minutes) + " minutes."));
        }
      }
      case "text/x-msmsgsinitialmdatanotification",
          "text/x-msmsgsoimnotification",
          "text/x-msmsgsinitialemailnotification" ->
          offline.notified(Mime.parse(mime.body()).header("Mail-Data"));
      default -> {
        // Mail is for mail clients.
      }
    }
  }

  /**
   * What somebody says of themselves.
   *
   * @param media what they listen to, in one line
   */
  record Personal(String words, String media) {
    static Personal parse(byte[] payload) {
      if (payload.length == 0) {
        return new Personal("", "");
      }
      try {
        Element data = Xml.parse(payload, XmlLimits.CLIENT);
        return new Personal(Soap.text(data, "PSM"), Media.read(Soap.text(data, "CurrentMedia")));
      } catch (XmlException e) {
        // COMPAT: Escargot does not escape what people say up to MSNP15.
        String text = new String(payload, UTF_8);
        return new Personal(between(text, "PSM"), Media.read(between(text, "CurrentMedia")));
      }
    }

    /** What stands between two tags, as it is. */
    private static String between(String text, String name) {
      int from = text.indexOf("<" + name + ">");
      int end = from < 0 ? -1 : text.indexOf("</" + name + ">", from);
      return end < 0 ? "" : text.substring(from + name.length() + 2, end).replace("&#x26;", "&").strip();
    }
  }
}
