package im.recado.modules.report;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What somebody said of somebody else.
 *
 * @param id names it for administrators; the same for all reports of one of the other
 * @param reason as a URN, such as {@code urn:xmpp:reporting:spam}
 * @param text what the reporter wrote, may be empty
 * @param count how often the one has reported the other
 * @param evidence messages as the reporter's archive had them when they were reported
 */
record Report(
    String id, Jid reporter, Jid reported, String reason, String text, Instant at, int count, List<Element> evidence) {
  private static final Logger LOG = LoggerFactory.getLogger(Report.class);
  private static final String NS = "urn:recado:report";

  Report {
    evidence = List.copyOf(evidence);
  }

  /** The reason without what all have in common. */
  String shortReason() {
    return reason.startsWith("urn:xmpp:reporting:") ? reason.substring("urn:xmpp:reporting:".length()) : reason;
  }

  String write() {
    return Element.builder("report", NS)
        .attribute("reporter", reporter.toString())
        .attribute("reported", reported.toString())
        .attribute("reason", reason)
        .attribute("at", at.toString())
        .attribute("count", Integer.toString(count))
        .child("text", NS, text)
        .child(Element.builder("evidence", NS).children(evidence).build())
        .build()
        .toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param server reports itself when nothing can be read: so it is seen, and can be closed
   */
  static Report read(String id, String text, Jid server) {
    try {
      Element report = Xml.parse(text, XmlLimits.STORED);
      Element evidence = report.child("evidence", NS);
      String words = report.childText("text", NS);
      return new Report(
          id,
          Jid.parse(report.attributeOr("reporter", "")),
          Jid.parse(report.attributeOr("reported", "")),
          report.attributeOr("reason", ""),
          words == null ? "" : words,
          Instant.parse(report.attributeOr("at", "")),
          Integer.parseInt(report.attributeOr("count", "1")),
          evidence == null ? List.of() : evidence.elements());
    } catch (XmlException | JidException | DateTimeParseException | NumberFormatException e) {
      LOG.error("The report {} cannot be read: {}", id, e.getMessage());
      return new Report(id, server, server, "unreadable", "What was reported cannot be read.", Instant.EPOCH, 1, List.of());
    }
  }
}
