package im.recado.console.page;

import im.recado.console.ServerFacts;
import im.recado.console.ServerFacts.Certificate;
import im.recado.console.web.Visit;
import im.recado.kernel.Kernel;
import im.recado.kernel.stream.ClientStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that an administrator should look at, and what to do about it.
 *
 * @param what which it is, in every language the same
 * @param grave whether people notice it already
 * @param path the page on which something is done about it
 */
public record Warning(String what, boolean grave, String sentence, String advice, String path) {
  private static final String CERTIFICATE = "/security";

  private static final Duration SOON = Duration.ofDays(30);

  /** How the database is found. */
  enum Database {
    UP,
    NO_WRITES,
    /** It is away, or takes longer than anybody would wait. */
    SILENT
  }

  /**
   * Everything that is to be said now, the grave first.
   *
   * @param database how it is found
   */
  static List<Warning> all(Visit visit, Database database) {
    Kernel kernel = visit.site().kernel();
    ServerFacts facts = visit.site().facts();
    List<Warning> all = new ArrayList<>();
    switch (database) {
      case UP -> {}
      case NO_WRITES -> all.add(of(visit, true, "database", "/data"));
      case SILENT -> all.add(of(visit, true, "database-silent", "/logs", facts.database())); // Which asks the database nothing.
    }
    Certificate certificate = facts.certificate();
    if (certificate != null) {
      Duration left = Duration.between(kernel.clock().instant(), certificate.expiry());
      if (left.isNegative()) {
        all.add(of(visit, true, "certificate-expired", CERTIFICATE));
      } else if (left.compareTo(SOON) < 0 && !certificate.selfSigned()) {
        all.add(of(visit, false, "certificate-soon", CERTIFICATE, left.toDays()));
      }
      if (certificate.selfSigned()) {
        all.add(of(visit, false, "self-signed", CERTIFICATE));
      }
    }
    String problem = facts.orderProblem();
    if (problem != null) {
      all.add(of(visit, false, "renewal", "/security#acme", visit.told(problem)));
    }
    if (kernel.options().get(ClientStreams.TLS) != ClientStreams.TlsPolicy.REQUIRED) {
      all.add(of(visit, true, "cleartext", "/settings/c2s.tls"));
    }
    Runtime runtime = Runtime.getRuntime();
    if (runtime.totalMemory() - runtime.freeMemory() > runtime.maxMemory() * 0.9) {
      all.add(of(visit, true, "memory", "/sessions"));
    }
    return all;
  }

  private static Warning of(Visit visit, boolean grave, String what, String path, Object... values) {
    return new Warning(
        what, grave, visit.say("dashboard.warn-" + what, values), visit.say("dashboard.warn-" + what + "-do", values), path);
  }
}
