package im.recado.wire.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Writes down the events of a parser in a form that all parsers share. */
final class EventLog implements XmlHandler {
  final List<String> events = new ArrayList<>();

  @Override
  public void startElement(String name, String namespace, String[] attributes) {
    TreeSet<String> sorted = new TreeSet<>();
    for (int i = 0; i < attributes.length; i += 3) {
      sorted.add("{" + attributes[i] + "}" + attributes[i + 1] + "=" + attributes[i + 2]);
    }
    events.add("start {" + namespace + "}" + name + " " + sorted);
  }

  /** Joins adjacent text, which other parsers may tell in pieces. */
  @Override
  public void text(String text) {
    if (!events.isEmpty() && events.getLast().startsWith("text ")) {
      events.set(events.size() - 1, events.getLast() + text);
    } else if (!text.isEmpty()) {
      events.add("text " + text);
    }
  }

  @Override
  public void endElement() {
    events.add("end");
  }
}
