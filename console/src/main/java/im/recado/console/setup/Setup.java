package im.recado.console.setup;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.modules.admin.Administrators;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The first set-up while it goes on: its code, which only who sees the server's terminal or its home knows (SECURITY W7), and what
 * was answered. It is over for good when the server has an administrator, however it got one: the code dies then, on the disk too.
 */
public final class Setup {
  /** Letters that are not taken for one another. */
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int CODE_LENGTH = 16;

  /** So many wrong codes in all, then the code is dead until the server is started again. */
  private static final int MOST_WRONG = 50;

  private final Kernel kernel;
  private final SetupActions actions;
  private final Map<String, String> answers = new HashMap<>();
  private final Map<String, String> written;
  private final String code;
  private int wrong;
  private boolean agreed;

  /** There has been an administrator. */
  private volatile boolean over;

  public Setup(Kernel kernel, SetupActions actions) {
    this.kernel = kernel;
    this.actions = actions;
    if (Administrators.areThere(kernel.options())) {
      end();
    } else {
      answers.putAll(actions.saved());
      kernel.options().whenChanged(
          key -> {
            if (!over && Administrators.areThere(kernel.options())) {
              over = true;
              Background.start("the end of the set-up", this::end);
            }
          });
    }
    String earlier = answers.get(Answer.CODE);
    this.code = earlier != null ? earlier : newCode();
    answers.put(Answer.CODE, code);
    answers.putIfAbsent(Answer.DOMAIN, kernel.domain());
    this.written = actions.written();
    written.keySet().forEach(question -> answers.putIfAbsent(question, question.equals(Answer.REMOTE) ? "true" : Answer.KEPT));
  }

  private String newCode() {
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < CODE_LENGTH; i++) {
      made.append(i > 0 && i % 4 == 0 ? "-" : "").append(LETTERS.charAt(kernel.random().nextInt(LETTERS.length())));
    }
    return made.toString();
  }

  private synchronized void end() {
    over = true;
    actions.forget();
  }

  /** Whether nobody has administrated the server yet. */
  public boolean isOn() {
    return !over && !Administrators.areThere(kernel.options());
  }

  /** What lets somebody begin. */
  public String code() {
    return code;
  }

  /** Whether this is the code, however it is written. */
  synchronized boolean isCode(String typed) {
    String plain = typed.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    boolean right =
        isOn()
            && wrong < MOST_WRONG
            && MessageDigest.isEqual(
                plain.getBytes(StandardCharsets.US_ASCII), code.replace("-", "").getBytes(StandardCharsets.US_ASCII));
    wrong += right ? 0 : 1;
    return right;
  }

  /**
   * Whether the administrator is somebody who is there already. Refuses another password than theirs; who guesses at it is
   * counted as who guesses at the code.
   */
  synchronized boolean isThere() throws SetupException {
    return guessed(() -> actions.isThere(answers));
  }

  /** Tries somebody's password, or a token, in the sources of accounts; who got in. Counted in the same way. */
  synchronized String tryLogin(String name, String password) throws SetupException {
    return guessed(() -> actions.tryAccounts(answers, name, password));
  }

  /** Something by which passwords could be guessed. */
  private interface Guess<T> {
    T make() throws SetupException;
  }

  private <T> T guessed(Guess<T> guess) throws SetupException {
    if (wrong >= MOST_WRONG) {
      throw new SetupException("There were too many attempts: start the server again.");
    }
    try {
      return guess.make();
    } catch (SetupException e) {
      wrong += e.isGuess() ? 1 : 0;
      throw e;
    }
  }

  SetupActions actions() {
    return actions;
  }

  /** An answer; empty when there is none yet. */
  public synchronized String answer(String key) {
    return answers.getOrDefault(key, "");
  }

  /** Whether there is one, be it an empty one. */
  public synchronized boolean isAnswered(String key) {
    return answers.containsKey(key);
  }

  /** What {@code recado.toml} says already, in few words; empty when there is nothing to keep. */
  public String written(String question) {
    return written.getOrDefault(question, "");
  }

  /** Whether people with their passwords are kept elsewhere too. */
  public boolean hasSources() {
    String kinds = answer(Answer.ACCOUNTS).equals(Answer.KEPT) ? written(Answer.ACCOUNTS) : answer(Answer.ACCOUNTS);
    return Stream.of(kinds.split(", ", -1)).anyMatch(List.of("ldap", "sql", "http")::contains);
  }

  /** All of them. */
  synchronized Map<String, String> answers() {
    return Map.copyOf(answers);
  }

  /**
   * The last page was answered: the server starts anew as soon as a browser has the page that waits for it.
   *
   * @param looked the answers that were looked at
   * @return whether they are still the answers; otherwise nobody has agreed to anything
   */
  synchronized boolean agree(Map<String, String> looked) {
    agreed = answers.equals(looked);
    return agreed;
  }

  /** The answers that were agreed to; null when there are none, or others were given since. */
  synchronized @Nullable Map<String, String> agreed() {
    return agreed ? answers() : null;
  }

  /** Takes answers and keeps them over a restart, but for the administrator's password. */
  synchronized void put(Map<String, String> more) {
    answers.putAll(more);
    agreed = false;
    if (over) {
      return;
    }
    Map<String, String> kept = new HashMap<>(answers);
    kept.remove(Answer.PASSWORD);
    actions.save(kept);
  }
}
