package im.recado.server;

import im.recado.kernel.module.Option;
import im.recado.server.settings.ListenAddress;
import im.recado.server.settings.Port;
import im.recado.server.settings.ServerOptions;
import im.recado.server.settings.Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for ports that other programs have before anything is opened, so that who starts a second server hears of all of them
 * at once. One alone is left to whoever listens there: it knows more reasons.
 */
final class TakenPorts {
  private static final Map<Option<Port>, Option<String>> ALL = new LinkedHashMap<>();

  static {
    ALL.put(ServerOptions.C2S_PORT, ServerOptions.C2S_ADDRESS);
    ALL.put(ServerOptions.C2S_DIRECT_TLS_PORT, ServerOptions.C2S_ADDRESS);
    ALL.put(ServerOptions.HTTPS_PORT, ServerOptions.HTTPS_ADDRESS);
    ALL.put(ServerOptions.HTTP_PORT, ServerOptions.HTTP_ADDRESS);
    ALL.put(ServerOptions.METRICS_PORT, ServerOptions.METRICS_ADDRESS);
  }

  private TakenPorts() {}

  /** Refuses settings of which several ports are in use. */
  static void refuse(Settings settings) throws Failure {
    List<String> taken = new ArrayList<>();
    for (Map.Entry<Option<Port>, Option<String>> one : ALL.entrySet()) {
      Port port = settings.get(one.getKey());
      if (!port.isOff() && port.number() > 0 && isTaken(ListenAddress.of(settings, one.getValue()), port.number())) {
        taken.add(port.number() + " (" + one.getKey().key() + ")");
      }
    }
    if (taken.size() > 1) {
      String last = taken.removeLast();
      throw new Failure(
          Failure.UNAVAILABLE,
          "Ports " + String.join(", ", taken) + " and " + last + " are used by other programs, such as a server that runs"
              + " already: stop those, or choose other ports, such as --set c2s.port=NUMBER; 0 means any free one.");
    }
  }

  private static boolean isTaken(ListenAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address.at(port));
      return false;
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("in use");
    }
  }
}
