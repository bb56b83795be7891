package im.recado.gateway.irc;

import java.util.HashMap;
import java.util.Map;

/** What a server says of itself (RPL_ISUPPORT, 005), with what is so everywhere until it does. Guarded by the connection. */
final class Support {
  private static final int MOST = 200;
  private final Map<String, String> said = new HashMap<>();
  private Casemapping casemapping = Casemapping.RFC1459;
  private String prefixModes = "ov";
  private String prefixes = "@+";

  /** Takes a line 005. */
  void take(IrcLine line) {
    for (int i = 1; i < line.params().size() - 1; i++) {
      String token = line.param(i);
      int equals = token.indexOf('=');
      String name = equals < 0 ? token : token.substring(0, equals);
      if (name.startsWith("-")) {
        said.remove(name.substring(1));
      } else if (said.size() < MOST) {
        said.put(name, equals < 0 ? "" : token.substring(equals + 1));
      }
    }
    casemapping = Casemapping.of(said.getOrDefault("CASEMAPPING", "rfc1459"));
    String prefix = said.getOrDefault("PREFIX", "(ov)@+");
    int close = prefix.indexOf(')');
    if (prefix.startsWith("(") && close > 0 && prefix.length() == 2 * close) {
      prefixModes = prefix.substring(1, close);
      prefixes = prefix.substring(close + 1);
    }
  }

  boolean has(String token) {
    return said.containsKey(token);
  }

  /** A number that the server has said. */
  int number(String token, int otherwise) {
    try {
      return Integer.parseInt(said.getOrDefault(token, ""));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  String fold(String name) {
    return casemapping.fold(name);
  }

  boolean isChannel(String target) {
    return !target.isEmpty() && said.getOrDefault("CHANTYPES", "#&").indexOf(target.charAt(0)) >= 0;
  }

  /** The mode that a sign before a nick stands for; 0 for none. */
  char modeOf(char sign) {
    int index = prefixes.indexOf(sign);
    return index < 0 ? 0 : prefixModes.charAt(index);
  }

  /** Whether a mode of a channel is about somebody in it. */
  boolean isStanding(char mode) {
    return prefixModes.indexOf(mode) >= 0;
  }

  /** Whether a mode of a channel has a parameter (CHANMODES has four groups; the third has one only when it is set). */
  boolean hasParameter(char mode, boolean set) {
    if (isStanding(mode)) {
      return true;
    }
    String[] groups = said.getOrDefault("CHANMODES", "beI,k,l,imnpst").split(",", -1);
    for (int i = 0; i < groups.length && i < 3; i++) {
      if (groups[i].indexOf(mode) >= 0) {
        return i < 2 || set;
      }
    }
    return false;
  }
}
