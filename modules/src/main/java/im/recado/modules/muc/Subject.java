package im.recado.modules.muc;

import im.recado.modules.delay.Dates;
import im.recado.modules.delay.Delay;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a room is about just now (XEP-0045 section 8.1).
 *
 * @param texts {@code <subject/>} elements, one for each language; empty text when the subject was cleared
 * @param setter the occupant's address of who set it
 * @param occupant the occupant's id (XEP-0421); empty when it was set before that was kept
 * @param set when
 */
record Subject(List<Element> texts, Jid setter, String occupant, Instant set) {
  private static final String NS = "urn:recado:subject:1";

  Subject {
    texts = List.copyOf(texts);
  }

  /** The subject as people read it, in its first language. */
  String text() {
    return texts.isEmpty() ? "" : texts.getFirst().text();
  }

  /** What newcomers are told (section 7.2.15); without a subject, that there is none. */
  static Message message(@Nullable Subject subject, Jid room) {
    if (subject == null) {
      return Message.of(Message.Type.GROUPCHAT, room, null, Element.of("subject", Namespaces.CLIENT));
    }
    List<Element> payload = new ArrayList<>(subject.texts);
    if (!subject.occupant.isEmpty()) {
      payload.add(Faces.occupantId(subject.occupant));
    }
    payload.add(Delay.of(room, subject.set));
    return Message.of(Message.Type.GROUPCHAT, subject.setter, null, payload.toArray(new Element[0]));
  }

  /** As text to be kept. */
  static String write(@Nullable Subject subject) {
    if (subject == null) {
      return "";
    }
    return Element.builder("subject", NS)
        .attribute("by", subject.setter.toString())
        .attribute("occupant", subject.occupant.isEmpty() ? null : subject.occupant)
        .attribute("at", Dates.format(subject.set))
        .children(subject.texts)
        .build()
        .toString();
  }

  /** Reads what {@link #write} wrote. */
  static @Nullable Subject read(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      Element kept = Xml.parse(text, XmlLimits.STORED);
      Instant set = Dates.parse(kept.attributeOr("at", ""));
      return new Subject(
          kept.elements("subject", Namespaces.CLIENT),
          Jid.parse(kept.attributeOr("by", "")),
          kept.attributeOr("occupant", ""),
          set == null ? Instant.EPOCH : set);
    } catch (XmlException | JidException e) {
      throw new IllegalArgumentException("no subject of a room: " + e.getMessage(), e);
    }
  }
}
