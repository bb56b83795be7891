package im.recado.wire.xml;

import java.util.Random;

/** Makes trees of every kind that the serialiser promises to write. */
final class Trees {
  private static final String[] NAMES = {
    "message",
    "body",
    "x",
    "query",
    "a",
    "stream",
    "xmlfoo",
    "a.b-c",
    "_",
    "\u00E9t\u00E9",
    "\u540D",
    "\u0434\u0430",
    "a\u00B7\u0301"
  };
  private static final String[] NAMESPACES = {
    "",
    Namespaces.CLIENT,
    "jabber:iq:roster",
    "u:1",
    "u:2",
    "u:'\"<>&",
    "http://jabber.org/protocol/disco#info",
    "u:\u00E9\u4E2D"
  };
  private static final String[] TEXTS = {
    "",
    " ",
    "\n",
    "\t",
    "\r",
    "\r\n",
    "]]>",
    "]]",
    "<",
    "&amp;",
    "'\"",
    "\u0085\u2028",
    "\u00E9",
    "\u4E2D\u6587",
    "\uD83D\uDE00",
    "\uFFFD",
    "\u007F",
    "plain text",
    "</a>",
    "<![CDATA[",
    "&#0;",
    "a",
    "xml"
  };

  private Trees() {}

  /** A tree of at most some 30 elements. */
  static Element random(Random random) {
    return random(random, 4);
  }

  private static Element random(Random random, int depth) {
    Element.Builder builder = Element.builder(pick(random, NAMES), pick(random, NAMESPACES));
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> builder.attribute(pick(random, NAMESPACES), pick(random, NAMES), text(random));
        case 1 -> builder.attribute(Namespaces.XML, "lang", text(random));
        default -> builder.attribute(pick(random, NAMES), text(random));
      }
    }
    for (int i = depth == 0 ? 0 : random.nextInt(4); i > 0; i--) {
      if (random.nextInt(3) == 0) {
        builder.text(text(random));
      } else {
        builder.child(random(random, depth - 1));
      }
    }
    Element element = builder.build();
    return random.nextBoolean() ? element : element.withAttribute("to", text(random));
  }

  static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      if (random.nextInt(4) == 0) {
        int c = random.nextInt(0x11000);
        text.appendCodePoint(XmlChars.isAllowed(c) ? c : 'x');
      } else {
        text.append(pick(random, TEXTS));
      }
    }
    return text.toString();
  }

  static String pick(Random random, String[] from) {
    return from[random.nextInt(from.length)];
  }

  /** The events that a parser ought to tell of this tree. */
  static EventLog events(Element root) {
    EventLog log = new EventLog();
    walk(root, log);
    return log;
  }

  private static void walk(Element element, EventLog log) {
    String[] attributes = new String[3 * element.attributeCount()];
    for (int i = 0; i < element.attributeCount(); i++) {
      attributes[3 * i] = element.attributeNamespace(i);
      attributes[3 * i + 1] = element.attributeName(i);
      attributes[3 * i + 2] = element.attributeValue(i);
    }
    log.startElement(element.name(), element.namespace(), attributes);
    for (int i = 0; i < element.childCount(); i++) {
      if (element.child(i) instanceof Element child) {
        walk(child, log);
      } else {
        log.text((String) element.child(i));
      }
    }
    log.endElement();
  }
}
