package im.recado.kernel.stream;

import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ChannelBinding;
import im.recado.wire.sasl.ChannelBindingType;
import java.util.List;

/**
 * The TLS that protects a connection.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipher the cipher suite's standard name
 * @param bindingTypes the channel bindings that hold on this connection, strongest first
 * @param binding gives their bytes
 * @param identities the addresses that the peer's verified certificate names (XEP-0178); empty when it showed none
 */
public record Tls(
    String protocol,
    String cipher,
    List<ChannelBindingType> bindingTypes,
    ChannelBinding binding,
    List<Jid> identities) {

  /**
   * TLS to which nothing can be bound: that of a proxy which we trust, or that of requests, each of which may come over
   * another connection.
   *
   * @param protocol says so, for people
   */
  public static Tls unbound(String protocol) {
    return new Tls(protocol, "", List.of(), ChannelBinding.NONE, List.of());
  }
}
