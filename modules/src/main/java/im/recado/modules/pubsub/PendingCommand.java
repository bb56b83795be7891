package im.recado.modules.pubsub;

import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.route.IqRequest;
import im.recado.modules.adhoc.AdHocCommand;
import im.recado.modules.adhoc.AdHocModule;
import im.recado.modules.adhoc.CommandNodes;
import im.recado.modules.adhoc.Execution;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoNodes;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Owners ask who waits for their approval (XEP-0060 section 8.7), by an ad-hoc command (XEP-0050). */
final class PendingCommand {
  static final String NS = AdHocModule.NS;
  static final String NODE = PubSub.NS + "#get-pending";
  private static final String TITLE = "Get pending subscriptions";
  private static final String FIELD = "pubsub#node";

  private final Engine engine;
  private final Host host;
  private final Execution execution;
  private final AdHocCommand command = new AdHocCommand(NODE, TITLE, ServerRole.USER, this::ask);

  PendingCommand(Engine engine, Host host) {
    this.engine = engine;
    this.host = host;
    this.execution = new Execution(engine.kernel());
  }

  static Element info() {
    return CommandNodes.command(TITLE).toElement(NODE);
  }

  static Element list() {
    return CommandNodes.list(DomainService.NAME).toElement(NS);
  }

  static Element items(Host host) {
    return DiscoModule.items(NS, List.of(new DiscoNodes.Item(host.jid(), NODE, TITLE)));
  }

  Element handle(IqRequest request) throws StanzaException {
    if (!NODE.equals(request.payload().attribute("node"))) {
      throw Errors.itemNotFound();
    }
    Requester owner = new Requester(request.from(), () -> Powers.NONE, host.jid());
    return execution.take(request.payload(), command, owner, "en");
  }

  private Step ask(Requester asking) throws StanzaException {
    Jid owner = asking.jid().bare();
    if (!engine.store().affiliations(host.jid(), owner).containsValue(Affiliation.OWNER)) {
      throw new StanzaException(Condition.FORBIDDEN.error().withType(StanzaError.Type.CANCEL)); // Section 8.7.3.3.
    }
    List<Field.Choice> nodes =
        engine.approvals().pending(host, owner).stream().map(node -> new Field.Choice(node, null)).toList();
    DataForm form =
        DataForm.form(PubSub.SUBSCRIBE_AUTHORIZATION)
            .field(new Field(FIELD, Field.Type.LIST_SINGLE, "Node", null, false, nodes, List.of()))
            .build();
    return Step.ask(form, answers -> askAll(owner, answers.value(FIELD)));
  }

  /** What waits for approval is asked once more. */
  private Step askAll(Jid owner, @Nullable String name) throws StanzaException {
    if (name == null) {
      throw Execution.bad("bad-payload", "Of which node?");
    }
    Node node = engine.require(host, name);
    Access.requireOwner(host, node, owner);
    engine.approvals().askAll(host, node, owner);
    return Step.done();
  }
}
