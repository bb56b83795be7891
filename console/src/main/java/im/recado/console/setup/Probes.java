package im.recado.console.setup;

import im.recado.console.setup.SetupPage.Outcome;
import im.recado.console.web.Visit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The buttons of the pages that only look: at the DNS, the database, a source of accounts, an authority. */
final class Probes {
  private final Setup setup;

  Probes(Setup setup) {
    this.setup = setup;
  }

  /** What came of the button. */
  Outcome look(Visit visit, Step step) throws SetupException {
    return switch (step) {
      case DATABASE -> new Outcome(true, visit.say("setup.database-good", setup.actions().tryDatabase(setup.answers())));
      case ACCOUNTS -> search(visit);
      case CERTIFICATE -> authority(visit);
      default -> dns(visit, setup.answer(Answer.DOMAIN));
    };
  }

  private Outcome search(Visit visit) throws SetupException {
    String found = setup.actions().tryAccounts(setup.answers(), visit.filled(Answer.TRY_NAME), "");
    return new Outcome(true, found.isEmpty() ? visit.say("setup.try-keys") : visit.say("setup.try-found", found));
  }

  /** Tries a login; what was typed for it is not kept. */
  Outcome login(Visit visit) throws SetupException {
    boolean isToken = !setup.hasSources();
    String name = visit.filled(Answer.TRY_NAME);
    String secret = visit.typed(isToken ? Answer.TRY_TOKEN : Answer.TRY_PASSWORD);
    if (secret.isEmpty() || (!isToken && name.isEmpty())) {
      throw new SetupException(visit.say(isToken ? "setup.try-no-token" : "setup.try-no-password"));
    }
    return new Outcome(true, visit.say("setup.try-good", setup.tryLogin(name, secret)));
  }

  private Outcome authority(Visit visit) throws SetupException {
    Authority authority = setup.actions().tryAuthority(setup.answers());
    setup.put(Map.of(Answer.TERMS, authority.terms()));
    return new Outcome(true, visit.say("setup.acme-good", String.join(", ", authority.names())));
  }

  /** Refuses an authority of which nobody knows the terms, until they have been shown. */
  void terms(Visit visit) throws SetupException {
    boolean isKnown = List.of("", "letsencrypt", "letsencrypt-staging").contains(setup.answer(Answer.SERVER));
    if (!setup.answer(Answer.CERTIFICATE).equals("acme") || isKnown) {
      return;
    }
    String terms = setup.actions().tryAuthority(setup.answers()).terms();
    if (!terms.equals(setup.answer(Answer.TERMS))) {
      setup.put(Map.of(Answer.TERMS, terms, "acme.agree", "false"));
      throw new SetupException(visit.say("setup.acme-terms"));
    }
  }

  /** Where the domain leads to now, and which of its records are missing. */
  private Outcome dns(Visit visit, String domain) throws SetupException {
    List<String> addresses = setup.actions().lookUp("", domain);
    String leads =
        addresses.isEmpty() ? visit.say("setup.dns-missing", domain) : visit.say("setup.dns-found", domain, String.join(", ", addresses));
    if (!SetupPage.isPublic(setup)) {
      return new Outcome(true, addresses.isEmpty() ? visit.say("setup.dns-private", domain) : leads);
    }
    Map<DnsRecord, List<String>> found = lookUp(DnsRecord.of(domain.toLowerCase(Locale.ROOT), visit.site().facts().ports()), domain);
    Set<DnsRecord> right = new HashSet<>();
    List<String> missing = new ArrayList<>();
    found.forEach(
        (record, leadsTo) -> {
          if (record.isRight(domain.toLowerCase(Locale.ROOT), leadsTo, addresses)) {
            right.add(record);
          } else {
            missing.add(record.prefix() + domain);
          }
        });
    String rest = missing.isEmpty() ? visit.say("setup.dns-all") : visit.say("setup.dns-lacks", String.join(", ", missing));
    return new Outcome(missing.isEmpty(), addresses.isEmpty() ? leads : leads + " " + rest, found, right);
  }

  /** What the DNS tells of each. All at once: a server that is silent costs some seconds for each. */
  private Map<DnsRecord, List<String>> lookUp(List<DnsRecord> records, String domain) throws SetupException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<DnsRecord, Future<List<String>>> asked = new LinkedHashMap<>();
      for (DnsRecord record : records) {
        asked.put(record, threads.submit(() -> setup.actions().lookUp(record.prefix(), domain)));
      }
      Map<DnsRecord, List<String>> found = new LinkedHashMap<>();
      for (Map.Entry<DnsRecord, Future<List<String>>> answer : asked.entrySet()) {
        found.put(answer.getKey(), answer.getValue().get());
      }
      return found;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SetupException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
