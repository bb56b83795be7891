package im.recado.modules.federation;

import im.recado.kernel.module.Option;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Domains of which something else is asked than of others.
 *
 * @param all in the order in which they were written
 */
record Exceptions(Map<Jid, Trust> all) {
  Exceptions {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  /** An option that holds such exceptions. */
  static Option<Exceptions> option(String key, String help) {
    return Option.texts(key, List.of(), help)
        .meaning("a list of domain=trust", new Exceptions(Map.of()), Exceptions::parse);
  }

  private static Exceptions parse(List<String> texts) {
    Map<Jid, Trust> all = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      all.put(domain(equals < 0 ? "" : text.substring(0, equals).strip()), trust(text.substring(equals + 1).strip()));
    }
    return new Exceptions(all);
  }

  private static Jid domain(String text) {
    try {
      Jid domain = Jid.parse(text);
      if (domain.isDomain()) {
        return domain;
      }
    } catch (JidException e) {
      // Said below.
    }
    throw new IllegalArgumentException("expected a domain, = and what it has to show, such as old.example=dialback-alone");
  }

  private static Trust trust(String text) {
    for (Trust trust : Trust.values()) {
      if (Option.written(trust).equals(text)) {
        return trust;
      }
    }
    throw new IllegalArgumentException(
        "expected certificate, dialback, dialback-alone, self-signed or cleartext behind the =");
  }

  @Override
  public String toString() {
    return all.entrySet().stream()
        .map(one -> one.getKey() + "=" + Option.written(one.getValue()))
        .collect(Collectors.joining(", "));
  }
}
