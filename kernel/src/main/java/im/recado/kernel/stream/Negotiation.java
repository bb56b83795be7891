package im.recado.kernel.stream;

import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients negotiate with {@link StreamFeature}s: everything that is no stanza, and requests before there is a
 * session. Whether it is legal is decided by the stream's {@link Phase} alone. The same for all streams; its methods
 * are for a stream's lane.
 */
final class Negotiation {
  private static final Logger LOG = LoggerFactory.getLogger(Negotiation.class);

  private static final Set<Phase> AFTER_LOGIN = EnumSet.of(Phase.BINDING, Phase.BOUND);

  private final Map<String, StreamFeature> byNamespace = new HashMap<>();

  Negotiation(List<StreamFeature> features) {
    for (StreamFeature feature : features) {
      if (!feature.namespace().isEmpty() && byNamespace.put(feature.namespace(), feature) != null) {
        throw new IllegalArgumentException("two stream features for " + feature.namespace());
      }
    }
  }

  /** An element at the top of the stream that is no stanza. */
  void element(ClientStream stream, Element element) throws StreamException {
    if (element.namespace().isEmpty() || element.namespace().equals(Namespaces.SERVER)) {
      throw new StreamException("invalid-namespace", "On this stream stanzas are of jabber:client.");
    }
    StreamFeature feature = byNamespace.get(element.namespace());
    if (feature == null || !feature.phases().contains(stream.phase())) {
      throw illegal(stream.phase(), element, feature);
    }
    if (feature.blocks(element)) {
      stream.block(() -> handle(feature, stream, element));
    } else {
      feature.handle(stream, element);
    }
  }

  /** A request that a feature answers before there is a session, such as registration and resource binding. */
  void request(ClientStream stream, Element element) throws StreamException {
    Element payload = element.firstElement();
    StreamFeature feature = payload == null ? null : byNamespace.get(payload.namespace());
    if (!element.name().equals("iq") || feature == null || !feature.requests().contains(stream.phase())) {
      throw illegal(stream.phase(), element, null);
    }
    stream.block(() -> handle(feature, stream, element));
  }

  private static void handle(StreamFeature feature, ClientStream stream, Element element) {
    try {
      feature.handle(stream, element);
    } catch (StreamException e) {
      stream.fail(e.error());
    } catch (RuntimeException e) {
      LOG.error("The stream of {} failed", stream.connection().peer(), e);
      stream.fail(StreamError.of("internal-server-error"));
    }
  }

  private static StreamException illegal(Phase phase, Element element, @Nullable StreamFeature feature) {
    if (Stanza.isStanza(element)) {
      // RFC 6120 section 4.3.5 names this condition, whatever is missing.
      return new StreamException("not-authorized", "Log in and bind a resource first.");
    }
    if (phase == Phase.LOGIN && feature != null && feature.phases().stream().allMatch(AFTER_LOGIN::contains)) {
      // RFC 6120 section 4.9.3.12.
      return new StreamException("not-authorized", "Log in first.");
    }
    boolean known = feature != null;
    String condition = known ? "policy-violation" : "unsupported-stanza-type";
    return switch (phase) {
      case SECURING -> new StreamException("policy-violation", "TLS is required first.");
      case LOGIN, BINDING -> new StreamException(condition, "Not at this point.");
      default ->
          new StreamException(
              condition, known ? "Not at this point." : "There is no such element at the top of a stream.");
    };
  }
}
