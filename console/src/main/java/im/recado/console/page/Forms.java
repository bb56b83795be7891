package im.recado.console.page;

import im.recado.console.setup.Strength;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import im.recado.modules.registration.RegistrationOptions;
import java.util.HashMap;
import java.util.Map;

/** What becomes of a form that was filled in: one command, and a page that says how it went. */
final class Forms {
  private Forms() {}

  /**
   * Runs a command.
   *
   * @param path the page that is shown then
   * @param sentence what is said when it was done; otherwise the command says why not
   */
  static HttpResponse run(Visit visit, String command, Map<String, String> arguments, String path, String sentence) {
    try {
      Object _ = visit.run(command, arguments);
      return visit.go(path, sentence);
    } catch (CommandException e) {
      return visit.goBack(path, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What was done, with a remark when the password that was given is a weak one: whoever administrates may give it all the same,
   * and may not know that others try it first.
   */
  static String remarked(Visit visit, String done, String password, String account) {
    int fewest = visit.site().kernel().options().get(RegistrationOptions.PASSWORD_LENGTH);
    String fault = Strength.fault(password, account, fewest);
    return fault == null ? done : done + " " + visit.say("people.password-weak", visit.say(fault, fewest));
  }

  /** Arguments without those that were left empty. */
  static Map<String, String> given(String... namesAndValues) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!namesAndValues[i + 1].isEmpty()) {
        given.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return given;
  }
}
