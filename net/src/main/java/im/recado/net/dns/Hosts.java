package im.recado.net.dns;

import im.recado.kernel.module.Option;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the servers of some domains are, whatever the DNS says: {@code example.org=192.0.2.7:5269}, or {@code tls://} before it. */
record Hosts(Map<Jid, Target> all) {
  private static final int PORT = 5269;
  private static final int DIRECT_TLS_PORT = 5270;
  private static final String DIRECT_TLS = "tls://";

  Hosts {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  static Option<Hosts> option(String key, String help) {
    return Option.texts(key, List.of(), help)
        .meaning("a list of domain=machine:port", new Hosts(Map.of()), Hosts::parse);
  }

  private static Hosts parse(List<String> texts) {
    Map<Jid, Target> all = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String where = text.substring(equals + 1).strip();
      boolean directTls = where.startsWith(DIRECT_TLS);
      HostPort host =
          HostPort.parse(
              directTls ? where.substring(DIRECT_TLS.length()) : where, directTls ? DIRECT_TLS_PORT : PORT);
      try {
        all.put(Jid.parse(text.substring(0, Math.max(0, equals)).strip()), new Target(host, directTls));
      } catch (JidException e) {
        throw new IllegalArgumentException("expected domain=machine:port, such as example.org=192.0.2.7:5269", e);
      }
    }
    return new Hosts(all);
  }

  @Override
  public String toString() {
    return all.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).collect(Collectors.joining(", "));
  }
}
