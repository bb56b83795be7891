package im.recado.net.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What this machine's own files say of names. Read each time: they are small, and people change them. */
final class SystemNames {
  private static final Path RESOLVERS = Path.of("/etc/resolv.conf");
  private static final Path HOSTS = Path.of("/etc/hosts");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private SystemNames() {}

  /** Who resolves names for this machine. */
  static List<InetSocketAddress> servers(int port) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String[] words : lines(RESOLVERS)) {
      if (words.length > 1 && words[0].equals("nameserver")) {
        InetAddress address = IpLiteral.of(words[1].replaceAll("%.*", ""));
        if (address != null) {
          servers.add(new InetSocketAddress(address, port));
        }
      }
    }
    return servers.isEmpty() ? List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)) : servers;
  }

  /** The addresses that this machine has noted for a name. */
  static List<InetAddress> hosts(String name) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String[] words : lines(HOSTS)) {
      for (int i = 1; i < words.length; i++) {
        InetAddress address = words[i].equalsIgnoreCase(name) ? IpLiteral.of(words[0]) : null;
        if (address != null) {
          addresses.add(address);
        }
      }
    }
    return addresses;
  }

  private static List<String[]> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
          .map(line -> BLANKS.split(line.replaceAll("#.*", "").strip()))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
