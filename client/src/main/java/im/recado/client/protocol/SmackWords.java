package im.recado.client.protocol;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.ErrorIQ;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.UnparsedIQ;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.IqProvider;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jxmpp.jid.impl.JidCreate;

/** Smack's stanzas from nodes, and nodes from Smack's stanzas. */
final class SmackWords {
  private SmackWords() {}

  /** What answers and requests that the client reads are about. */
  private static final Map<String, List<String>> PAYLOADS = Map.ofEntries(
      Map.entry("query", List.of(Ns.ROSTER, Ns.DISCO_INFO, Ns.DISCO_ITEMS, Ns.REGISTER, Ns.MUC_OWNER, Ns.VERSION, Ns.GATEWAY,
          Ns.MUC_ADMIN, Ns.SEARCH, Ns.PRIVATE, Ns.BYTESTREAMS)),
      Map.entry("jingle", List.of(Ns.JINGLE)),
      Map.entry("open", List.of(Ns.IBB)),
      Map.entry("data", List.of(Ns.IBB)),
      Map.entry("close", List.of(Ns.IBB)),
      Map.entry("command", List.of(Ns.COMMANDS)),
      Map.entry("pubsub", List.of(Ns.PUBSUB, Ns.PUBSUB_OWNER)),
      Map.entry("fin", List.of(Ns.MAM)),
      Map.entry("slot", List.of(Ns.UPLOAD)),
      Map.entry("vCard", List.of(Ns.VCARD)),
      Map.entry("blocklist", List.of(Ns.BLOCKING)),
      Map.entry("block", List.of(Ns.BLOCKING)),
      Map.entry("unblock", List.of(Ns.BLOCKING)),
      Map.entry("ping", List.of(Ns.PING)),
      Map.entry("time", List.of(Ns.TIME)));

  /** Has Smack give these as they are: what it does not know itself it would give without the namespaces of its children. */
  static void register() {
    PAYLOADS.forEach((name, namespaces) -> namespaces.forEach(ns -> ProviderManager.addIQProvider(name, ns, new IqProvider<IQ>() {
      @Override
      public IQ parse(XmlPullParser parser, int depth, IqData data, XmlEnvironment around)
          throws XmlPullParserException, IOException {
        return payload(parser);
      }
    })));
  }

  private static IQ payload(XmlPullParser parser) throws XmlPullParserException, IOException {
    try {
      return new Payload(NodeReader.read(PacketParserUtils.parseElement(parser, true)));
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  /** Throws {@link IllegalArgumentException} for what cannot be read. */
  static Node node(Stanza stanza) {
    return switch (stanza) {
      // A refusal may repeat what was asked (RFC 6120, section 8.3.1): what it says comes after that.
      case Payload iq when iq.getError() != null ->
          head(iq, iq.node, NodeReader.read(iq.getError().toXML(new XmlEnvironment(Ns.CLIENT)).toString()));
      case Payload iq -> head(iq, iq.node);
      case UnparsedIQ iq -> head(iq);
      default -> NodeReader.read(stanza.toXML(XmlEnvironment.EMPTY).toString());
    };
  }

  private static Node head(IQ iq, Node... children) {
    return Node.of("iq", Ns.CLIENT, children)
        .with("type", iq.getType())
        .with("id", iq.getStanzaId())
        .with("from", iq.getFrom())
        .with("to", iq.getTo());
  }

  /** A message without a sender is one of the own account (RFC 6120, section 8.1.2.1): Prosody's pages of an archive are like that. */
  static Node sent(Node message, Jid account) {
    return message.get("from").isEmpty() ? message.with("from", account.bare()) : message;
  }

  static Stanza stanza(Node node) {
    return switch (node.name()) {
      case "message" -> message(node);
      case "iq" -> iq(node);
      default -> presence(node);
    };
  }

  private static Message message(Node node) {
    var builder = StanzaBuilder.buildMessage(node.get("id"));
    if (!node.get("type").isEmpty()) {
      builder.ofType(Message.Type.fromString(node.get("type")));
    }
    if (!node.get("to").isEmpty()) {
      builder.to(JidCreate.fromOrThrowUnchecked(node.get("to")));
    }
    node.children().forEach(child -> builder.addExtension(new Raw(child)));
    return builder.build();
  }

  private static Presence presence(Node node) {
    var builder = StanzaBuilder.buildPresence(node.get("id"));
    if (!node.get("type").isEmpty()) {
      builder.ofType(Presence.Type.fromString(node.get("type")));
    }
    if (!node.get("to").isEmpty()) {
      builder.to(JidCreate.fromOrThrowUnchecked(node.get("to")));
    }
    node.children().forEach(child -> builder.addExtension(new Raw(child)));
    return builder.build();
  }

  static IQ iq(Node node) {
    IQ iq = new Payload(node.payload().orElseThrow(() -> new IllegalArgumentException("a request without payload")));
    iq.setType(IQ.Type.fromString(node.get("type")));
    iq.setStanzaId(node.get("id"));
    if (!node.get("to").isEmpty()) {
      iq.setTo(JidCreate.fromOrThrowUnchecked(node.get("to")));
    }
    return iq;
  }

  static IQ answer(IQ request, Node answer) {
    if (answer.get("type").equals("error")) {
      return error(request, StanzaError.Condition.fromString(RefusedException.condition(answer)));
    }
    IQ result = answer.payload().<IQ>map(Payload::new).orElse(null);
    if (result == null) {
      return IQ.createResultIQ(request);
    }
    result.setType(IQ.Type.result);
    result.setStanzaId(request.getStanzaId());
    result.setTo(request.getFrom());
    return result;
  }

  static IQ unknown(IQ request) {
    return error(request, StanzaError.Condition.service_unavailable);
  }

  /** Says nothing again of what was asked. */
  private static IQ error(IQ request, StanzaError.Condition condition) {
    IqData addressed = StanzaBuilder.buildIqData(request.getStanzaId()).ofType(IQ.Type.error).to(request.getFrom());
    return ErrorIQ.builder(StanzaError.getBuilder(condition).build(), addressed).build();
  }

  /** An element as it is. */
  private record Raw(Node node) implements ExtensionElement {
    @Override
    public String getNamespace() {
      return node.ns();
    }

    @Override
    public String getElementName() {
      return node.name();
    }

    @Override
    public CharSequence toXML(XmlEnvironment around) {
      return node.xml(around.getEffectiveNamespace() == null ? "" : around.getEffectiveNamespace());
    }
  }

  /** An iq with any payload. */
  private static final class Payload extends IQ {
    private final Node node;

    Payload(Node node) {
      super(node.name(), node.ns());
      this.node = node;
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
      node.attributes().forEach((key, value) -> xml.attribute(key, value));
      if (node.children().isEmpty() && node.text().isEmpty()) {
        xml.setEmptyElement();
      } else {
        xml.rightAngleBracket();
        xml.append(node.inner());
      }
      return xml;
    }
  }
}
