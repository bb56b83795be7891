package im.recado.client.services.direct;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** Where this computer is reached, and which others it goes to. */
public interface Places {
  /** No computer has more that are of use. */
  int MOST = 8;

  /** The addresses that others may be told, the most useful first. */
  List<InetAddress> own();

  /** The address at which is listened. */
  InetAddress listens();

  /** Whether a place that somebody names is one to which a connection may be made. */
  boolean goesTo(InetAddress theirs);

  /** Those of the computer's networks: nobody leads it to itself, or to where nobody else is. */
  Places NETWORKS = new Places() {
    @Override
    public List<InetAddress> own() {
      try {
        return NetworkInterface.networkInterfaces().filter(Places::isUp).flatMap(networks -> networks.getInterfaceAddresses().stream())
            .map(InterfaceAddress::getAddress).filter(this::goesTo).sorted((one, other) ->
                Boolean.compare(one.getAddress().length > 4, other.getAddress().length > 4)).limit(MOST).toList();
      } catch (SocketException e) {
        return List.of();
      }
    }

    @Override
    public InetAddress listens() {
      return new InetSocketAddress(0).getAddress();
    }

    @Override
    public boolean goesTo(InetAddress theirs) {
      return !theirs.isLoopbackAddress() && !theirs.isAnyLocalAddress() && !theirs.isLinkLocalAddress() && !theirs.isMulticastAddress();
    }
  };

  /** This computer alone: for programs that talk to each other on it. */
  Places HERE = new Places() {
    @Override
    public List<InetAddress> own() {
      return List.of(InetAddress.getLoopbackAddress());
    }

    @Override
    public InetAddress listens() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public boolean goesTo(InetAddress theirs) {
      return theirs.isLoopbackAddress();
    }
  };

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }
}
