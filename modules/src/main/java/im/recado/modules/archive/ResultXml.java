package im.recado.modules.archive;

import im.recado.modules.delay.Dates;
import im.recado.modules.delay.Delay;
import im.recado.wire.rsm.PageInfo;
import im.recado.wire.xml.Element;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What archives answer as it stands on the wire (XEP-0313 sections 4 and 5, XEP-0442, XEP-0227). */
public final class ResultXml {
  static final String FORWARD = "urn:xmpp:forward:0";

  private ResultXml() {}

  /**
   * One of the things that were asked for.
   *
   * @param queryId what the query calls itself, or null
   * @param stanza what the asking one may see of it; null when that is nothing, but it keeps its place (section 3.2)
   */
  public static Element result(@Nullable String queryId, String id, Instant when, @Nullable Element stanza) {
    return Element.builder("result", QueryXml.NS)
        .attribute("queryid", queryId)
        .attribute("id", id)
        .child(Element.builder("forwarded", FORWARD).child(Delay.of(when)).child(stanza).build())
        .build();
  }

  /** The first or the last that there is. */
  public static Element end(String name, String id, Instant when) {
    return Element.builder(name, QueryXml.NS).attribute("id", id).attribute("timestamp", Dates.format(when)).build();
  }

  /** The end of a page. */
  public static Element fin(boolean complete, PageInfo page) {
    return Element.builder("fin", QueryXml.NS)
        .attribute("complete", complete ? "true" : null)
        .child(page.toElement())
        .build();
  }
}
