package im.recado.modules.disco;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.wire.form.Field;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** Tells where the people behind the server are reached (XEP-0157). */
public final class ContactAddresses implements Module {
  private static final List<Option<List<String>>> KINDS =
      List.of("abuse", "admin", "feedback", "sales", "security", "status", "support").stream()
          .map(
              kind ->
                  Option.texts(
                      "contact." + kind,
                      List.of(),
                      "Addresses for " + kind + " as URIs, such as mailto:admin@example.org or xmpp:admin@example.org.")
                      .perDomain())
          .toList();

  private final Options options;

  private final Map<String, Supplier<List<String>>> more = new ConcurrentSkipListMap<>();

  public ContactAddresses(Options options, ServerDisco server) {
    this.options = options;
    server.form(this::form);
  }

  /** One more field of the form that all of this stands in; asked each time, left out when there is nothing. */
  public void field(String var, Supplier<List<String>> values) {
    more.put(var, values);
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("contact-addresses", "Tells where the people behind the server are reached.")
            .xep(157, "1.1.1", "Contact Addresses for XMPP Services");
    KINDS.forEach(declaration::option);
    return declaration;
  }

  private static String var(Option<?> kind) {
    return kind.key().substring("contact.".length()) + "-addresses";
  }

  /** Programs read what stands for the status, so that nothing but URIs may stand there (section 3). */
  private static boolean isUri(String address) {
    try {
      return new URI(address).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private DiscoForm form(String domain) {
    SortedMap<String, List<String>> fields = new TreeMap<>();
    for (Option<List<String>> kind : KINDS) {
      List<String> addresses = options.get(kind, domain);
      if (kind.key().equals("contact.status")) {
        addresses = addresses.stream().filter(ContactAddresses::isUri).toList();
      }
      if (!addresses.isEmpty()) {
        fields.put(var(kind), addresses);
      }
    }
    more.forEach(
        (var, values) -> {
          if (!values.get().isEmpty()) {
            fields.put(var, values.get());
          }
        });
    Map<String, Field.Type> types = new HashMap<>();
    KINDS.forEach(kind -> types.put(var(kind), Field.Type.LIST_MULTI));
    return new DiscoForm("http://jabber.org/network/serverinfo", fields, types);
  }
}
