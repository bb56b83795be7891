package im.recado.gateway.irc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Lines as an administrator may see them: without passwords, what proves that one has them, and the keys of channels. */
final class Masks {
  private static final String MASK = "***";

  /** Nothing of what stands behind these is seen. */
  private static final Set<String> SECRET = Set.of("PASS", "OPER", "NICKSERV", "NS", "IDENTIFY", "LOGIN", "AUTH", "REGISTER", "WEBIRC");

  /** The ways by which one proves who one is: that one was chosen may be seen. */
  private static final Set<String> WAYS = Set.of("PLAIN", "EXTERNAL", "*", "+");

  private Masks() {}

  static String of(IrcLine line) {
    List<String> params = new ArrayList<>(line.params());
    String command = line.command();
    if (SECRET.contains(command)) {
      mask(params, 0);
    } else if (command.equals("AUTHENTICATE") && !WAYS.contains(line.param(0))) {
      mask(params, 0);
    } else if ((command.equals("PRIVMSG") || command.equals("NOTICE") || command.equals("SQUERY")) && isService(line.param(0))) {
      mask(params, 1);
    } else if (command.equals("JOIN") && line.source().isEmpty()) {
      // From the server the second is the account of who has come.
      mask(params, 1);
    } else if ((command.equals("MODE") || command.equals("324")) && hasKey(params, command.equals("324") ? 2 : 1)) {
      mask(params, command.equals("324") ? 3 : 2);
    }
    return new IrcLine(Map.of(), line.source(), command, params).toString();
  }

  /** Those whom people tell passwords: {@code NickServ}, {@code Q@CServe.example.net}. */
  private static boolean isService(String to) {
    String name = to.toLowerCase(Locale.ROOT);
    return name.endsWith("serv") || name.indexOf('@') > 0;
  }

  private static boolean hasKey(List<String> params, int modes) {
    return params.size() > modes && params.get(modes).indexOf('k') >= 0;
  }

  private static void mask(List<String> params, int from) {
    for (int i = from; i < params.size(); i++) {
      params.set(i, MASK);
    }
  }
}
