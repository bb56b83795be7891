package im.recado.modules.archive;

import im.recado.modules.delay.Dates;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queries as they stand on the wire (XEP-0313 section 4, XEP-0431, XEP-0413). */
public final class QueryXml {
  public static final String NS = "urn:xmpp:mam:2";
  static final String FULL_TEXT_NS = "urn:xmpp:fulltext:0";
  static final String FULL_TEXT = "{urn:xmpp:fulltext:0}fulltext";
  public static final String ORDER = "urn:xmpp:order-by:1";
  private static final String VALIDATE = "http://jabber.org/protocol/xdata-validate";
  private static final String GROUPCHAT = "include-groupchat";

  private static final Set<String> OF_NODES =
      Set.of(DataForm.FORM_TYPE, "with", "start", "end", "before-id", "after-id", "ids");
  private static final Set<String> OF_MESSAGES = Set.of(GROUPCHAT, FULL_TEXT);

  /** More ids are not looked up at once. */
  private static final int MOST_IDS = 500;

  private QueryXml() {}

  /**
   * Reads a query.
   *
   * @param usual messages on a page when the client does not say
   * @param most messages on a page at most
   * @throws StanzaException {@code bad-request} for what is not understood, {@code feature-not-implemented} for fields that
   *     are not known (section 4.1.5)
   */
  static ArchiveQuery read(Element query, int usual, int most) throws StanzaException {
    return read(query, usual, most, false);
  }

  /** The same for the archive of a node (XEP-0442), which is not searched for words. */
  public static ArchiveQuery readOfNode(Element query, int usual, int most) throws StanzaException {
    return read(query, usual, most, true);
  }

  private static ArchiveQuery read(Element query, int usual, int most, boolean ofNode) throws StanzaException {
    PageRequest page = PageRequest.in(query);
    DataForm form = form(query, ofNode);
    return new ArchiveQuery(
        address(value(form, "with")),
        moment(value(form, "start")),
        moment(value(form, "end")),
        value(form, "after-id"),
        value(form, "before-id"),
        ids(form),
        words(form),
        null,
        isDescending(query),
        page,
        page.size(usual, most));
  }

  private static @Nullable DataForm form(Element query, boolean ofNode) throws StanzaException {
    Element x = query.child("x", DataForm.NS);
    if (x == null) {
      return null;
    }
    DataForm form = DataForm.of(x);
    if (form == null || form.type() != DataForm.Type.SUBMIT || !form.isOf(NS)) {
      throw new StanzaException(Condition.BAD_REQUEST, "The form of a query is submitted with the FORM_TYPE " + NS + ".");
    }
    for (Field field : form.fields()) {
      if (!OF_NODES.contains(field.var()) && (ofNode || !OF_MESSAGES.contains(field.var()))) {
        throw new StanzaException(Condition.FEATURE_NOT_IMPLEMENTED, "This server does not know all of these fields.");
      }
    }
    if (form.has(GROUPCHAT) && form.flag(GROUPCHAT) == null) {
      throw new StanzaException(Condition.BAD_REQUEST, GROUPCHAT + " is true or false.");
    }
    for (Field field : form.fields()) {
      if (!field.var().equals("ids") && field.values().size() > 1) {
        throw new StanzaException(Condition.BAD_REQUEST, "Only ids may have several values.");
      }
    }
    return form;
  }

  /** What a field says; one that is left empty says nothing. */
  private static @Nullable String value(@Nullable DataForm form, String var) {
    String value = form == null ? null : form.value(var);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** What is searched for; of blanks alone nothing is found, as of everything without a word. */
  private static @Nullable String words(@Nullable DataForm form) {
    String words = form == null ? null : form.value(FULL_TEXT);
    return words == null || words.isEmpty() ? null : words.strip();
  }

  private static @Nullable List<String> ids(@Nullable DataForm form) throws StanzaException {
    if (form == null || form.values("ids").isEmpty()) {
      return null;
    }
    List<String> ids = form.values("ids");
    if (ids.size() > MOST_IDS) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "No more than " + MOST_IDS + " ids can be asked for at once.");
    }
    return ids;
  }

  private static @Nullable Jid address(@Nullable String text) throws StanzaException {
    try {
      return text == null ? null : Jid.parse(text);
    } catch (JidException e) {
      throw new StanzaException(Condition.JID_MALFORMED, "There is no such address to have talked with.");
    }
  }

  private static @Nullable Instant moment(@Nullable String text) throws StanzaException {
    Instant moment = text == null ? null : Dates.parse(text);
    if (text != null && moment == null) {
      throw new StanzaException(Condition.BAD_REQUEST, "A time is written as 2026-11-23T12:00:00Z.");
    }
    return moment;
  }

  /**
   * Messages are ordered by time: nothing is put between them, and what takes the place of one (a tombstone) keeps its place,
   * so that both names mean the same. Of the items of nodes the caller asks {@link #isByCreation}.
   */
  private static boolean isDescending(Element query) throws StanzaException {
    Element order = query.child("order", ORDER);
    if (order == null) {
      return false;
    }
    String by = order.attributeOr("by", "");
    if (!by.equals("creation") && !by.equals("modification")) {
      throw new StanzaException(Condition.FEATURE_NOT_IMPLEMENTED, "Messages are ordered by creation.");
    }
    String desc = order.attributeOr("desc", "false");
    return desc.equals("true") || desc.equals("1");
  }

  /** Whether the result is ordered by when items were first published rather than by when they were last. */
  public static boolean isByCreation(Element query) {
    Element order = query.child("order", ORDER);
    return order != null && "creation".equals(order.attribute("by"));
  }

  /** The fields that a query may have (section 4.1.5). */
  static Element fields() {
    return fields(
        base()
            .field(Field.of(GROUPCHAT, Field.Type.BOOLEAN, null))
            .field(Field.of(FULL_TEXT, Field.Type.TEXT_SINGLE, null)));
  }

  /** Those of a query to the archive of a node. */
  public static Element fieldsOfNode() {
    return fields(base());
  }

  private static DataForm.Builder base() {
    return DataForm.form(NS)
        .field(Field.of("with", Field.Type.JID_SINGLE, null))
        .field(Field.of("start", Field.Type.TEXT_SINGLE, null))
        .field(Field.of("end", Field.Type.TEXT_SINGLE, null))
        .field(Field.of("before-id", Field.Type.TEXT_SINGLE, null))
        .field(Field.of("after-id", Field.Type.TEXT_SINGLE, null));
  }

  private static Element fields(DataForm.Builder fields) {
    Element form = fields.toElement();
    Element open = Element.of("open", VALIDATE);
    Element ids =
        Element.builder("field", DataForm.NS)
            .attribute("type", "list-multi")
            .attribute("var", "ids")
            .child(Element.builder("validate", VALIDATE).attribute("datatype", "xs:string").child(open).build())
            .build();
    return Element.of("query", NS, form.withChild(ids));
  }
}
