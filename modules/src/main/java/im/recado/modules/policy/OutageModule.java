package im.recado.modules.policy;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.modules.disco.DiscoForm;
import im.recado.modules.disco.ServerDisco;
import im.recado.wire.form.Field;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tells clients where they find out what is the matter when the server cannot be reached (XEP-0455). */
public final class OutageModule implements Module {
  static final Option<List<String>> ADDRESSES =
      Option.texts(
              "server.status-addresses",
              List.of(),
              "Addresses elsewhere, such as https://status.example.net/chat.json, where clients look when the server is down.")
          .meaning("a list of texts", List.of(), OutageModule::addresses);

  private final Options options;

  public OutageModule(Options options, ServerDisco server) {
    this.options = options;
    server.form(this::form);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("outage", "Tells where outages are announced.")
        .xep(455, "0.4.0", "Service Outage Status")
        .option(ADDRESSES);
  }

  /** Whatever else an address is, it is a URI with a scheme (section 2.1). */
  private static List<String> addresses(List<String> addresses) {
    for (String address : addresses) {
      try {
        if (!new URI(address).isAbsolute()) {
          throw new IllegalArgumentException("expected an address that begins with https: or another scheme: " + address);
        }
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException("expected an address: " + e.getMessage(), e);
      }
    }
    return addresses;
  }

  private DiscoForm form() {
    SortedMap<String, List<String>> fields = new TreeMap<>();
    List<String> addresses = options.get(ADDRESSES);
    if (!addresses.isEmpty()) {
      fields.put("external-status-addresses", addresses);
    }
    return new DiscoForm("urn:xmpp:sos:0", fields, Map.of("external-status-addresses", Field.Type.LIST_MULTI));
  }
}
