package im.recado.gateway.msn;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Commands as an administrator may see them: without tickets, proofs and what lets one into a conversation. */
final class Masks {
  private static final String MASK = "***";
  private static final Set<String> WAYS = Set.of("TWN", "SSO", "MD5", "SHA");

  private Masks() {}

  static String of(Command command) {
    List<String> args = new ArrayList<>(command.args());
    switch (command.name()) {
      case "USR" -> {
        // Only who one is may be seen of a log-in, and where; on switchboards the cookie is the third.
        boolean way = args.size() > 1 && WAYS.contains(args.get(1));
        boolean answer = args.size() > 1 && args.get(1).equals("OK");
        boolean who = way && args.size() > 2 && args.get(2).equals("I");
        mask(args, answer || who ? args.size() : way ? 3 : 2);
      }
      case "ANS" -> mask(args, 2);
      case "XFR", "RNG" -> {
        int cookie = args.indexOf("CKI") + 1;
        if (cookie > 0 && cookie < args.size()) {
          args.set(cookie, MASK);
        }
      }
      default -> {
        // Nothing in it lets anybody in.
      }
    }
    String line = args.isEmpty() ? command.name() : command.name() + " " + String.join(" ", args);
    if (command.payload().length == 0) {
      return line;
    }
    String type = Mime.parse(command.text()).type();
    boolean hidden = type.equals("text/x-msmsgsprofile") || type.equals(P2pMessage.TYPE) || command.name().equals("QRY");
    String payload = hidden ? MASK : command.text().replace("\r\n", " | ");
    return line + " " + command.payload().length + " " + payload;
  }

  private static void mask(List<String> args, int from) {
    for (int i = from; i < args.size(); i++) {
      args.set(i, MASK);
    }
  }
}
