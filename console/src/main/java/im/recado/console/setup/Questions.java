package im.recado.console.setup;

import im.recado.console.web.Visit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each page asks, and the answers as they come from its form. */
final class Questions {
  private static final String AGREE = "acme.agree";
  private static final String DIRECTORY = "acme-directory";

  private static final Map<Step, List<String>> PLAIN =
      Map.of(
          Step.DOMAIN, List.of(Answer.DOMAIN),
          Step.DATABASE,
          List.of(
              Answer.DATABASE, Answer.DATABASE_HOST, Answer.DATABASE_PORT, Answer.DATABASE_NAME, Answer.DATABASE_USER,
              Answer.DATABASE_TLS, Answer.DATABASE_AUTHORITY),
          Step.ACCOUNTS,
          List.of(
              Answer.ACCOUNTS, "accounts.ldap.url", "accounts.ldap.starttls", "accounts.ldap.certificate", "accounts.ldap.bind-dn",
              "accounts.ldap.base", "accounts.ldap.attribute", "accounts.ldap.filter", "accounts.ldap.name", "accounts.ldap.group-base",
              "accounts.ldap.group-filter", "accounts.ldap.group-name", "accounts.ldap.group-member", "accounts.sql.url",
              "accounts.sql.user", "accounts.sql.password-query", "accounts.sql.name-query", "accounts.http.url",
              "accounts.oauth.issuer", "accounts.oauth.audience", "accounts.oauth.keys", "accounts.oauth.discovery",
              "accounts.oauth.claim"),
          Step.ADMINISTRATOR, List.of(Answer.ADMINISTRATOR, Answer.ADMINISTRATOR_FROM),
          Step.CERTIFICATE,
          List.of(
              Answer.CERTIFICATE, Answer.CHAIN, Answer.SERVER, "acme.email", "acme.services", "acme.names", "acme.challenge",
              "acme.http-port", "acme.authorities"));

  /** Never shown again; one that was given need not be given once more. */
  private static final Map<Step, List<String>> SECRET =
      Map.of(
          Step.DATABASE, List.of(Answer.DATABASE_PASSWORD),
          Step.ACCOUNTS, List.of("accounts.ldap.bind-password", "accounts.sql.password", "accounts.http.secret"),
          Step.CERTIFICATE, List.of(Answer.KEY));

  private Questions() {}

  /** The answers of a page. */
  static Map<String, String> answered(Visit visit, Step step) {
    Map<String, String> answers = new HashMap<>();
    for (String key : PLAIN.getOrDefault(step, List.of())) {
      answers.put(key, visit.filled(key));
    }
    for (String key : SECRET.getOrDefault(step, List.of())) {
      if (!visit.typed(key).isEmpty()) {
        answers.put(key, visit.typed(key));
      }
    }
    if (step == Step.DOMAIN) {
      answers.put(Answer.REMOTE, Boolean.toString(!visit.filled(Answer.REMOTE).isEmpty()));
    }
    if (step == Step.CERTIFICATE) {
      answers.put(AGREE, Boolean.toString(!visit.filled(AGREE).isEmpty()));
      if (visit.filled(Answer.SERVER).equals("other") && !visit.filled(DIRECTORY).isEmpty()) {
        answers.put(Answer.SERVER, visit.filled(DIRECTORY));
      }
    }
    if (step == Step.ADMINISTRATOR) {
      // What is somebody's elsewhere is typed once; a new one twice.
      String password = visit.typed(Answer.PASSWORD);
      boolean isElsewhere = visit.filled(Answer.ADMINISTRATOR_FROM).equals("source");
      if (!password.isEmpty() && (isElsewhere || password.equals(visit.typed("again")))) {
        answers.put(Answer.PASSWORD, password);
      }
    }
    return answers;
  }
}
