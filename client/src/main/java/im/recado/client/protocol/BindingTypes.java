package im.recado.client.protocol;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.namespace.QName;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.ExtensionElementProvider;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.jivesoftware.smack.util.XmlStringBuilder;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;

/** The bindings that a server knows (XEP-0440), as a feature of a stream. */
record BindingTypes(Set<String> types) implements ExtensionElement {
  private static final String NS = "urn:xmpp:sasl-cb:0";
  private static final String NAME = "sasl-channel-binding";
  /** Smack keeps it under this name. */
  static final QName QNAME = new QName(NS, NAME);

  static void register() {
    ProviderManager.addStreamFeatureProvider(NAME, NS, new ExtensionElementProvider<ExtensionElement>() {
      @Override
      public ExtensionElement parse(XmlPullParser parser, int depth, XmlEnvironment around) throws XmlPullParserException, IOException {
        try {
          Node node = NodeReader.read(PacketParserUtils.parseElement(parser, true));
          return new BindingTypes(node.all("channel-binding", NS).map(type -> type.get("type")).collect(Collectors.toSet()));
        } catch (IllegalArgumentException e) {
          throw new IOException(e);
        }
      }
    });
  }

  @Override
  public String getNamespace() {
    return NS;
  }

  @Override
  public String getElementName() {
    return NAME;
  }

  @Override
  public CharSequence toXML(XmlEnvironment around) {
    XmlStringBuilder xml = new XmlStringBuilder(this, around).rightAngleBracket();
    types.forEach(type -> xml.halfOpenElement("channel-binding").attribute("type", type).closeEmptyElement());
    return xml.closeElement(this);
  }
}
