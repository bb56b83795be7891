package im.recado.modules.source;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.AccountSource.Person;
import im.recado.modules.source.AccountSource.Verdict;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of accounts in the order in which they are asked. So many questions are under way at a time and no more; a
 * source that does not answer is left alone for a while; who is there and who is not is remembered for a moment, passwords
 * never. Methods that ask may wait and throw {@link StoreException} when there is no answer. Any thread that may wait.
 */
public final class AccountSources {
  private static final Logger LOG = LoggerFactory.getLogger(AccountSources.class);

  /** The kinds of sources that there are. */
  private static final List<String> KINDS = List.of("ldap", "sql", "http");

  /** Which sources are asked. */
  public static final Option<List<String>> CHAIN =
      Option.texts(
              "accounts.sources",
              List.of(),
              "Where accounts come from besides the server's own, in the order in which they are asked.")
          .meaning("a list of " + String.join(", ", KINDS), List.of(), AccountSources::kinds);

  static final Option<List<String>> DOMAINS =
      Option.texts(
          "accounts.source-domains",
          List.of(),
          "The domains of this server whose people are looked for in the sources; the main one alone when none is named. A source"
              + " that knows no domains then has the same people in each.");

  /** How long a source may take. */
  public static final Option<Duration> TIMEOUT =
      Option.duration("accounts.timeout", Duration.ofSeconds(5), "How long a source of accounts may take to answer.");

  static final Option<Integer> QUESTIONS =
      Option.integer(
          "accounts.questions", 32, 1, 1000, "How many questions to one source of accounts may be under way at a time.");

  static final Option<Duration> REMEMBER =
      Option.duration(
          "accounts.remember",
          Duration.ofMinutes(1),
          "How long it is remembered that somebody is, or is not, in a source of accounts; so long somebody who was taken"
              + " out there can still log in with a token.");

  /** Those of them that are about all sources. */
  public static final List<Option<?>> OPTIONS = List.of(CHAIN, DOMAINS, TIMEOUT, QUESTIONS, REMEMBER);

  /** So many answers are remembered. */
  private static final int MOST_REMEMBERED = 20_000;

  /** One source with what keeps it from harm. */
  private static final class Guarded {
    final AccountSource source;
    final Circuit circuit;
    final Semaphore questions;
    volatile int permits;

    Guarded(AccountSource source, Circuit circuit, int permits) {
      this.source = source;
      this.circuit = circuit;
      this.questions = new Semaphore(permits);
      this.permits = permits;
    }
  }

  private record Asked(String source, Jid account) {}

  private record Answer(Optional<Person> person, long at) {}

  private final Kernel kernel;
  private final Map<String, Guarded> all = new LinkedHashMap<>();
  private final Cache<Asked, Answer> remembered = Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  /**
   * The sources that there can be; the settings say which of them are asked.
   *
   * @param sources one for each kind at most
   */
  public AccountSources(Kernel kernel, List<AccountSource> sources) {
    this.kernel = kernel;
    for (AccountSource source : sources) {
      all.put(
          source.name(),
          new Guarded(source, new Circuit(kernel.timers()::nanoTime), kernel.options().get(QUESTIONS)));
    }
  }

  private static List<String> kinds(List<String> kinds) {
    if (!KINDS.containsAll(kinds) || Set.copyOf(kinds).size() != kinds.size()) {
      throw new IllegalArgumentException("expected a list of " + String.join(", ", KINDS) + ", each at most once");
    }
    return List.copyOf(kinds);
  }

  /** Whether people of a domain can come from sources. From memory. */
  boolean serve(String domain) {
    List<String> named = kernel.options().get(DOMAINS);
    return kernel.domains().isOpen(domain) && (named.isEmpty() ? domain.equals(kernel.domain()) : named.contains(domain));
  }

  /** Whether any source is asked. From memory. */
  public boolean areThere() {
    return !kernel.options().get(CHAIN).isEmpty() && !asked().isEmpty();
  }

  /** Those that are asked, in their order. From memory. */
  public List<AccountSource> asked() {
    List<AccountSource> asked = new ArrayList<>();
    for (String name : kernel.options().get(CHAIN)) {
      Guarded guarded = all.get(name);
      if (guarded != null) {
        asked.add(guarded.source);
      }
    }
    return asked;
  }

  /** The same, with one of them first if it is among them. */
  List<AccountSource> asked(@Nullable String first) {
    List<AccountSource> asked = asked();
    asked.sort((a, b) -> Boolean.compare(b.name().equals(first), a.name().equals(first)));
    return asked;
  }

  /** Every one that there can be. */
  List<AccountSource> all() {
    return all.values().stream().map(guarded -> guarded.source).toList();
  }

  /** What is wrong with a source, in a sentence; null as far as anybody knows. */
  @Nullable String trouble(AccountSource source) {
    StoreException failure = guarded(source).circuit.failure();
    return failure == null ? null : failure.getMessage();
  }

  /** Who this is, perhaps as remembered. */
  @Nullable Person find(AccountSource source, Jid account) {
    Asked asked = new Asked(source.name(), account);
    Answer answer = remembered.getIfPresent(asked);
    long now = kernel.timers().nanoTime();
    if (answer == null || now - answer.at > kernel.options().get(REMEMBER).toNanos()) {
      answer = remember(asked, guarded(source, () -> Optional.ofNullable(source.find(account))));
    }
    return answer.person.orElse(null);
  }

  /** Whether this is somebody's password: always asked. */
  Verdict verify(AccountSource source, Jid account, String password) {
    Verdict verdict = guarded(source, () -> source.verify(account, password));
    if (verdict == Verdict.RIGHT) {
      remember(new Asked(source.name(), account), Optional.of(new Person("")));
    }
    return verdict;
  }

  /** The groups of a source, or null. */
  public @Nullable Map<String, Map<String, String>> groups(AccountSource source) {
    return guarded(source, () -> Optional.ofNullable(source.groups())).orElse(null);
  }

  private Answer remember(Asked asked, Optional<Person> person) {
    Answer answer = new Answer(person, kernel.timers().nanoTime());
    remembered.put(asked, answer);
    return answer;
  }

  private Guarded guarded(AccountSource source) {
    Guarded guarded = all.get(source.name());
    if (guarded == null) {
      throw new IllegalArgumentException(source.name());
    }
    return guarded;
  }

  private <T> T guarded(AccountSource source, Supplier<T> question) {
    Guarded guarded = guarded(source);
    StoreException refusal = guarded.circuit.refusal();
    if (refusal != null) {
      throw new StoreException(String.valueOf(refusal.getMessage()), refusal, true);
    }
    enter(guarded);
    try {
      T answer = question.get();
      if (guarded.circuit.succeeded()) {
        LOG.info("The source of accounts \"{}\" answers again", source.name());
      }
      return answer;
    } catch (StoreException e) {
      if (guarded.circuit.failed(e)) {
        LOG.warn("The source of accounts \"{}\" fails: {}", source.name(), e.getMessage());
      }
      throw new StoreException(String.valueOf(e.getMessage()), e, true);
    } finally {
      guarded.questions.release();
    }
  }

  private void enter(Guarded guarded) {
    int wanted = kernel.options().get(QUESTIONS);
    synchronized (guarded) {
      if (wanted > guarded.permits) {
        guarded.questions.release(wanted - guarded.permits);
        guarded.permits = wanted;
      }
    }
    try {
      if (guarded.questions.tryAcquire(kernel.options().get(TIMEOUT).toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new StoreException(
        "Too many questions to the source of accounts \"" + guarded.source.name() + "\" are under way.",
        new IllegalStateException("busy"));
  }
}
