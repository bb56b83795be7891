package im.recado.modules.source;

import im.recado.kernel.module.Option;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks access tokens that somebody else gives out (RFC 6750). Safe for any thread that may wait. */
public interface BearerTokens {
  /** None are accepted. */
  BearerTokens NONE =
      new BearerTokens() {
        @Override
        public List<Option<?>> options() {
          return List.of();
        }

        @Override
        public boolean areAccepted() {
          return false;
        }

        @Override
        public boolean openOwnAccounts() {
          return false;
        }

        @Override
        public String discovery() {
          return "";
        }

        @Override
        public String scope() {
          return "";
        }

        @Override
        public @Nullable Bearer check(String token) {
          return null;
        }
      };

  /**
   * For whom a token was given out.
   *
   * @param user the name before the @, or a whole address
   * @param name the person's name, may be empty
   */
  record Bearer(String user, String name) {}

  List<Option<?>> options();

  /** Whether any are, by the settings of now. From memory. */
  boolean areAccepted();

  /** Whether they also open accounts that have a password of the server's own. From memory. */
  boolean openOwnAccounts();

  /** Where clients read how to get one (RFC 8414), or nothing. From memory. */
  String discovery();

  /** What a token has to be given out for, or nothing. From memory. */
  String scope();

  /**
   * For whom a token is; null for one that is no good. May wait; throws {@link im.recado.kernel.store.StoreException} when
   * nobody can tell just now.
   */
  @Nullable Bearer check(String token);

  /**
   * Tries the settings, for an administrator who makes them: whether the keys can be had and, unless it is empty, what a token is
   * worth; for whom it is, nothing without a token.
   */
  default String trial(String token) throws SourceProblem {
    throw new SourceProblem("Tokens are not accepted here.");
  }
}
