package im.recado.modules.pubsub;

import im.recado.kernel.route.IqRequest;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Owners ask who waits for their approval (XEP-0060 section 8.7), by an ad-hoc command (XEP-0050). It remembers nothing. */
final class PendingCommand {
  static final String NS = "http://jabber.org/protocol/commands";
  static final String NODE = PubSub.NS + "#get-pending";
  private static final String TITLE = "Get pending subscriptions";
  private static final String FIELD = "pubsub#node";

  private final Engine engine;
  private final Host host;

  PendingCommand(Engine engine, Host host) {
    this.engine = engine;
    this.host = host;
  }

  static Element info() {
    return new DiscoReply(
            List.of(new Identity("automation", "command-node", TITLE)), List.of(NS, DataForm.NS), List.of())
        .toElement(NODE);
  }

  static Element list() {
    return new DiscoReply(
            List.of(new Identity("automation", "command-list", DomainService.NAME)), List.of(NS), List.of())
        .toElement(NS);
  }

  static Element items(Host host) {
    return Element.builder("query", DiscoModule.ITEMS)
        .attribute("node", NS)
        .child(
            Element.builder("item", DiscoModule.ITEMS)
                .attribute("jid", host.jid().toString())
                .attribute("node", NODE)
                .attribute("name", TITLE)
                .build())
        .build();
  }

  Element handle(IqRequest request) throws StanzaException {
    Element command = request.payload();
    if (!NODE.equals(command.attribute("node"))) {
      throw Errors.itemNotFound();
    }
    String session = command.attribute("sessionid");
    return switch (command.attributeOr("action", "execute")) {
      case "cancel" -> answer("canceled", session == null ? engine.token() : session).build();
      case "execute", "next", "complete" -> {
        DataForm form = DataForm.in(command);
        yield form == null || form.type() != DataForm.Type.SUBMIT ? ask(request) : asked(request, form, session);
      }
      default -> throw Errors.badRequest("That is no action of this command.");
    };
  }

  private static Element.Builder answer(String status, String session) {
    return Element.builder("command", NS)
        .attribute("node", NODE)
        .attribute("sessionid", session)
        .attribute("status", status);
  }

  private Element ask(IqRequest request) throws StanzaException {
    boolean owner =
        engine.store().affiliations(host.jid(), request.from().bare()).containsValue(Affiliation.OWNER);
    if (!owner) {
      throw new StanzaException(Condition.FORBIDDEN.error().withType(StanzaError.Type.CANCEL)); // Section 8.7.3.3.
    }
    List<Field.Choice> nodes =
        engine.approvals().pending(host, request.from().bare()).stream()
            .map(node -> new Field.Choice(node, null))
            .toList();
    Element form =
        DataForm.form(PubSub.SUBSCRIBE_AUTHORIZATION)
            .field(new Field(FIELD, Field.Type.LIST_SINGLE, "Node", null, false, nodes, List.of()))
            .toElement();
    Element actions =
        Element.builder("actions", NS).attribute("execute", "complete").child(Element.of("complete", NS)).build();
    return answer("executing", engine.token()).child(actions).child(form).build();
  }

  private Element asked(IqRequest request, DataForm form, @Nullable String session) throws StanzaException {
    String name = form.value(FIELD);
    if (name == null || session == null) {
      throw new StanzaException(Condition.BAD_REQUEST);
    }
    Node node = engine.require(host, name);
    Access.requireOwner(host, node, request.from().bare());
    engine.approvals().askAll(host, node, request.from().bare());
    return answer("completed", session).build();
  }
}
