package im.recado.client.protocol;

import java.io.IOException;
import javax.xml.namespace.QName;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.ExtensionElementProvider;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.jivesoftware.smack.util.XmlStringBuilder;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;

/** The server keeps a yes for who has not asked yet (RFC 6121, section 3.4), as a feature of a stream. */
record PreApproval() implements ExtensionElement {
  private static final String NS = "urn:xmpp:features:pre-approval";
  private static final String NAME = "sub";
  /** Smack keeps it under this name. */
  static final QName QNAME = new QName(NS, NAME);

  static void register() {
    ProviderManager.addStreamFeatureProvider(NAME, NS, new ExtensionElementProvider<ExtensionElement>() {
      @Override
      public ExtensionElement parse(XmlPullParser parser, int depth, XmlEnvironment around) throws XmlPullParserException, IOException {
        // To its end.
        PacketParserUtils.parseElement(parser, true);
        return new PreApproval();
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
    return new XmlStringBuilder(this, around).closeEmptyElement();
  }
}
