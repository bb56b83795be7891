package im.recado.server.settings;

import im.recado.kernel.module.Option;
import im.recado.server.Failure;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * Where a listener listens, as a setting says it: an address of this machine, or {@code *} for all of them. {@code 0.0.0.0}
 * is every IPv4 address and {@code ::} is what {@code *} is on a machine with IPv6.
 *
 * @param key of the setting
 * @param place where it was written
 * @param text as it was written
 */
public record ListenAddress(String key, String place, String text, InetAddress ip) {
  private static final String ALL = "*";

  /** What a setting says. Throws when there is no such address. */
  public static ListenAddress of(Settings settings, Option<String> option) throws Failure {
    String text = settings.get(option).strip();
    try {
      if (text.isEmpty()) {
        throw new UnknownHostException();
      }
      InetAddress ip = text.equals(ALL) ? all() : InetAddress.getByName(text);
      return new ListenAddress(option.key(), settings.place(option.key()), text, ip);
    } catch (UnknownHostException e) {
      throw new Failure(
          Failure.SETTINGS,
          settings.place(option.key()) + ": " + option.key() + " is \"" + text
              + "\", but expected an address of this machine, or *.",
          e);
    }
  }

  /** A socket on the unspecified address of IPv6 takes IPv4 as well, but not every machine has IPv6. */
  private static InetAddress all() throws UnknownHostException {
    try {
      boolean hasIpv6 =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .anyMatch(Inet6Address.class::isInstance);
      return InetAddress.getByName(hasIpv6 ? "::" : "0.0.0.0");
    } catch (SocketException e) {
      return InetAddress.getByName("0.0.0.0");
    }
  }

  public InetSocketAddress at(int port) {
    return new InetSocketAddress(ip, port);
  }

  /** For people: the address, or which ones. */
  public String describe() {
    if (!ip.isAnyLocalAddress()) {
      return text;
    }
    return text.equals(ALL) || ip instanceof Inet6Address
        ? "every address of this machine"
        : "every IPv4 address of this machine";
  }

  /** What this machine can open in a browser. */
  public String url(int port, String path) {
    String host = ip.isAnyLocalAddress() ? "localhost" : text;
    return "http://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port + path;
  }

  /**
   * The sentence for a port that could not be had.
   *
   * @param portKey the setting of the port
   */
  public Failure unavailable(String portKey, int port, IOException e) {
    String reason = String.valueOf(e.getMessage());
    String another = " with --set " + portKey + "=NUMBER.";
    String sentence;
    if (reason.contains("in use")) {
      sentence = "Port " + port + " is used by another program: stop that one, or choose another port" + another;
    } else if (reason.contains("ermission denied")) {
      sentence = "Only root may listen on port " + port + ": choose one above 1023" + another;
    } else if (reason.contains("assign requested")) {
      sentence =
          place + ": " + text + " is not an address of this machine: change " + key + ", or write * for all.";
    } else {
      sentence = "Cannot listen on " + text + ", port " + port + ": " + reason + "; choose another port" + another;
    }
    return new Failure(Failure.UNAVAILABLE, sentence, e);
  }
}
