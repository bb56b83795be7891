package im.recado.modules.component;

import im.recado.kernel.stream.StreamError;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A component names its domain in the header and proves by a hash that it has the secret (XEP-0114 section 3). */
final class SecretLogin implements ComponentLogin {
  private final ComponentModule all;
  private final ComponentStream stream;
  private @Nullable String domain;

  SecretLogin(ComponentModule all, ComponentStream stream) {
    this.all = all;
    this.stream = stream;
  }

  @Override
  public void opened(Element header) {
    String to = header.attribute("to");
    if (to == null || all.secret(to) == null) {
      stream.fail(StreamError.of("host-unknown", "There is no such component."));
    } else if (all.component(to) == null) {
      stream.fail(StreamError.of("conflict", "This server serves that domain itself."));
    } else {
      domain = to;
      stream.open(to, null);
    }
  }

  @Override
  public void element(Element element) {
    String name = domain;
    String secret = name == null ? null : all.secret(name);
    if (name == null
        || secret == null
        || !element.is("handshake", Namespaces.COMPONENT)
        || !MessageDigest.isEqual(bytes(proof(stream.id() + secret)), bytes(element.text().strip()))) {
      stream.notBelieved(name, "component", "not-authorized");
      stream.fail(StreamError.of("not-authorized", "That is not the secret of this component."));
      return;
    }
    stream.believed(name);
    // Written by the rule of its stream: without a namespace of its own.
    stream.write(Element.of("handshake", Namespaces.CLIENT));
    if (stream.bind(name, List.of()) != null) {
      stream.fail(StreamError.of("resource-constraint", "This component has too many connections."));
    }
  }

  @Override
  public boolean covers(String other) {
    return other.equals(domain);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String proof(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes(text)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
