package im.recado.modules.login;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Options;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Connection;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamException;
import im.recado.kernel.stream.StreamFeature;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** STARTTLS (RFC 6120 section 5). */
public final class StartTlsModule implements Module, StreamFeature {
  private final Options options;

  public StartTlsModule(Options options) {
    this.options = options;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("starttls", "Encrypts the streams of clients.").streamFeature(this);
  }

  @Override
  public @Nullable Element offer(ClientStream stream) {
    Connection connection = stream.connection();
    if (connection.tls() != null
        || !connection.canStartTls()
        || options.get(ClientStreams.TLS) == ClientStreams.TlsPolicy.OFF) {
      return null;
    }
    Element offered = Element.of("starttls", Namespaces.TLS);
    return stream.phase() == Phase.SECURING
        ? offered.withChild(Element.of("required", Namespaces.TLS))
        : offered;
  }

  @Override
  public String namespace() {
    return Namespaces.TLS;
  }

  @Override
  public Set<Phase> phases() {
    return EnumSet.of(Phase.SECURING, Phase.LOGIN);
  }

  @Override
  public void handle(ClientStream stream, Element element) throws StreamException {
    if (!element.name().equals("starttls")) {
      throw new StreamException("unsupported-stanza-type", "There is no such request for TLS.");
    }
    if (offer(stream) == null) {
      stream.write(Element.of("failure", Namespaces.TLS));
      stream.end(null);
      return;
    }
    stream.startTls(Element.of("proceed", Namespaces.TLS));
  }
}
