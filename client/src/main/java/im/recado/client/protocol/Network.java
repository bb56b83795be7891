package im.recado.client.protocol;

import java.net.NetworkInterface;
import java.net.SocketException;

/** Whether this computer is in a network at all. */
final class Network {
  private Network() {}

  /** Whether anything but the computer itself can be reached from it; true where that cannot be told. */
  static boolean isThere() {
    try {
      return NetworkInterface.networkInterfaces().anyMatch(Network::leadsOut);
    } catch (SocketException e) {
      return true;
    }
  }

  private static boolean leadsOut(NetworkInterface door) {
    try {
      return door.isUp() && !door.isLoopback() && door.inetAddresses().anyMatch(address -> !address.isLinkLocalAddress());
    } catch (SocketException e) {
      return false;
    }
  }
}
