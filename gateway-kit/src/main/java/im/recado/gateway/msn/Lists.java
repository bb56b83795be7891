package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.NetworkException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lists as the notification server writes them: line by line up to MSNP12 ({@code SYN}), in XML later ({@code ADL}).
 */
final class Lists {
  /** So long a payload servers take. */
  private static final int LONGEST = 7000;

  /** Where the next command comes from. */
  @FunctionalInterface
  interface Source {
    Command next() throws NetworkException;
  }

  private Lists() {}

  /**
   * Reads a whole list that was asked for.
   *
   * @param trid the number of the {@code SYN}
   * @param early takes what is no part of it
   */
  static void read(MsnList list, long trid, Source source, Consumer<Command> early) throws NetworkException {
    long contacts = -1;
    long groups = -1;
    while (contacts != 0 || groups != 0) {
      Command command = source.next();
      if (command.trid() == trid && command.error() != 0) {
        throw MsnErrors.of(command.error());
      }
      switch (command.name()) {
        case "SYN" -> {
          contacts = Command.number(command.arg(3));
          groups = Command.number(command.arg(4));
        }
        case "LSG" -> {
          list.group(command.arg(1), Percent.decode(command.arg(0)));
          groups = Math.max(0, groups - 1);
        }
        case "LST" -> {
          entry(list, command);
          contacts = Math.max(0, contacts - 1);
        }
        case "QNG" -> {
          // The server was asked whether it is there, and has said all that it has.
          list.broken();
          return;
        }
        case "GTC", "BLP", "PRP", "BPR" -> {
          // The user's own settings, and telephone numbers.
        }
        default -> early.accept(command);
      }
    }
  }

  /** {@code LST N=bob@example.com F=Bob C=guid 11 1 groups}. */
  private static void entry(MsnList list, Command command) {
    Named named = Named.of(command.args());
    Buddy buddy = list.of(named.mail());
    if (buddy == null || named.rest().isEmpty()) {
      return;
    }
    named.tell(buddy);
    buddy.alias = buddy.nick;
    buddy.lists = (int) Command.number(named.rest().getFirst()) & 31;
    String last = named.rest().getLast();
    boolean hasGroups = named.rest().size() > 2 || (named.rest().size() == 2 && last.length() > 3);
    if (hasGroups) {
      buddy.groups.addAll(List.of(last.split(",", -1)));
    }
  }

  /**
   * Arguments with names.
   *
   * @param mail in small letters; empty when it is not among them
   * @param rest those without names
   */
  record Named(String mail, String nick, String guid, List<String> rest) {
    static Named of(List<String> args) {
      String mail = "";
      String nick = "";
      String guid = "";
      List<String> rest = new ArrayList<>();
      for (String arg : args) {
        if (arg.startsWith("N=")) {
          mail = Names.bare(arg.substring(2));
        } else if (arg.startsWith("F=")) {
          nick = Percent.decode(arg.substring(2));
        } else if (arg.startsWith("C=")) {
          guid = arg.substring(2);
        } else {
          rest.add(arg);
        }
      }
      return new Named(mail, nick, guid, List.copyOf(rest));
    }

    void tell(Buddy buddy) {
      buddy.nick = nick.isEmpty() ? buddy.nick : nick;
      buddy.guid = guid.isEmpty() ? buddy.guid : guid;
    }
  }

  /** Everybody as the server is told at a log-in: those whom the user wants to see, or lets see, or not. */
  static List<String> payloads(MsnList list) {
    Map<String, List<Buddy>> byDomain = new LinkedHashMap<>();
    for (Buddy buddy : list.all()) {
      if ((buddy.lists & 7) != 0) {
        String domain = buddy.mail.substring(buddy.mail.indexOf('@') + 1);
        byDomain.computeIfAbsent(domain, same -> new ArrayList<>()).add(buddy);
      }
    }
    List<String> payloads = new ArrayList<>();
    List<Element> domains = new ArrayList<>();
    int size = 0;
    for (Map.Entry<String, List<Buddy>> each : byDomain.entrySet()) {
      List<Element> people = new ArrayList<>();
      for (Buddy buddy : each.getValue()) {
        int more = buddy.mail.length() + each.getKey().length() + 60;
        if (size + more > LONGEST) {
          domains.add(domain(each.getKey(), people));
          payloads.add(whole(domains, true));
          domains.clear();
          people.clear();
          size = 0;
        }
        people.add(person(buddy.mail, told(buddy)));
        size += more;
      }
      domains.add(domain(each.getKey(), people));
    }
    payloads.add(whole(domains, true));
    return payloads;
  }

  /** The lists of somebody that the server is told of: nobody may be in both of those of who may see the user and who may not. */
  private static int told(Buddy buddy) {
    int lists = buddy.lists & (Buddy.FORWARD | Buddy.ALLOW | Buddy.BLOCK);
    return buddy.is(Buddy.BLOCK) ? lists & ~Buddy.ALLOW : lists;
  }

  /** One person, as the server is told of a change. */
  static byte[] payload(String mail, int lists) {
    Element domain = domain(mail.substring(mail.indexOf('@') + 1), List.of(person(mail, lists)));
    return whole(List.of(domain), false).getBytes(UTF_8);
  }

  private static Element person(String mail, int lists) {
    return Element.builder("c", "")
        .attribute("n", mail.substring(0, mail.indexOf('@')))
        .attribute("l", Integer.toString(lists))
        .attribute("t", "1")
        .build();
  }

  private static Element domain(String name, List<Element> people) {
    return Element.builder("d", "").attribute("n", name).children(people).build();
  }

  private static String whole(List<Element> domains, boolean first) {
    Element.Builder all = Element.builder("ml", "");
    return (first ? all.attribute("l", "1") : all).children(domains).build().toString();
  }

  /** Somebody in a list that the server tells of. */
  record Told(String mail, String nick, int lists) {}

  /** Who is in such a payload; nobody when it cannot be understood. */
  static List<Told> told(byte[] payload) {
    List<Told> all = new ArrayList<>();
    try {
      for (Element domain : Xml.parse(payload, XmlLimits.SERVER).elements()) {
        for (Element person : domain.elements()) {
          String mail = person.attributeOr("n", "") + "@" + domain.attributeOr("n", "");
          String nick = Percent.decode(person.attributeOr("f", ""));
          all.add(new Told(mail, nick, (int) Command.number(person.attributeOr("l", "")) & 31));
        }
      }
    } catch (XmlException e) {
      // Nobody is in it, then.
    }
    return all;
  }
}
